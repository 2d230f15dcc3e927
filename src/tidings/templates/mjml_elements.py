"""The elements of MJML 4 that mails are made of here (documentation.mjml.io, November 2026), as literal tables."""

_CONTENT = frozenset(
    {
        "mj-accordion",
        "mj-button",
        "mj-carousel",
        "mj-divider",
        "mj-image",
        "mj-navbar",
        "mj-raw",
        "mj-social",
        "mj-spacer",
        "mj-table",
        "mj-text",
    }
)

CHILDREN: dict[str, frozenset[str]] = {
    "mjml": frozenset({"mj-head", "mj-body"}),
    "mj-head": frozenset({"mj-attributes", "mj-breakpoint", "mj-font", "mj-preview", "mj-raw", "mj-style", "mj-title"}),
    "mj-body": frozenset({"mj-section", "mj-wrapper", "mj-hero", "mj-raw"}),
    "mj-wrapper": frozenset({"mj-section", "mj-hero", "mj-raw"}),
    "mj-section": frozenset({"mj-column", "mj-group", "mj-raw"}),
    "mj-group": frozenset({"mj-column", "mj-raw"}),
    "mj-column": _CONTENT,
    "mj-hero": _CONTENT,
    "mj-accordion": frozenset({"mj-accordion-element"}),
    "mj-accordion-element": frozenset({"mj-accordion-title", "mj-accordion-text"}),
    "mj-carousel": frozenset({"mj-carousel-image"}),
    "mj-navbar": frozenset({"mj-navbar-link"}),
    "mj-social": frozenset({"mj-social-element"}),
}
"""What holds elements, and which; `mj-attributes` holds any."""

HOLDS_HTML = frozenset(
    {
        "mj-accordion-text",
        "mj-accordion-title",
        "mj-button",
        "mj-navbar-link",
        "mj-preview",
        "mj-raw",
        "mj-social-element",
        "mj-style",
        "mj-table",
        "mj-text",
        "mj-title",
    }
)
"""What stands in one of these is none of MJML's business: it comes out as it is written."""

EMPTY = frozenset({"mj-breakpoint", "mj-carousel-image", "mj-divider", "mj-font", "mj-image", "mj-spacer"})

DEFAULTS = frozenset({*CHILDREN, *HOLDS_HTML, *EMPTY, "mj-all", "mj-class"}) - {"mjml", "mj-head", "mj-style", "mj-title", "mj-preview"}
"""What may stand in mj-attributes."""

KNOWN = frozenset({*CHILDREN, *HOLDS_HTML, *EMPTY, "mj-attributes"})

BY_RAW = frozenset({"mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero"})
"""Between the children of these a block of the template is carried by mj-raw,"""
BY_COMMENT = frozenset({"mj-navbar", "mj-accordion"})
"""and of these by a comment, which the compiler leaves where it is; the others have no place for it."""

ELSEWHERE = {
    "mj-include": "A template holds all of its mail: put here what the file says",
    "mj-html-attributes": "Write attributes into the HTML of mj-raw or mj-text instead",
    "mj-selector": "Write attributes into the HTML of mj-raw or mj-text instead",
}
"""What MJML has and templates do not."""
