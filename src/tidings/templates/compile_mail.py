"""What is made of a mail once for a version: MJML becomes HTML, CSS is inlined, and the plain-text part is written.

Whoever sends renders what was made; nothing of this is done for a recipient.
"""

import msgspec

from tidings.core.errors import FieldError
from tidings.expressions import CONTROLS
from tidings.expressions.fence import BadSource
from tidings.templates.inline_css import inline_css
from tidings.templates.masks import Mask, in_pieces
from tidings.templates.mjml import compile_mjml
from tidings.templates.plain_text import plain_text
from tidings.templates.render import SourceContent, compile_source, variables_of

CLIPPED_BYTES = 102 * 1024
"""Gmail shows so much of a mail's HTML and puts the rest behind a link (as senders find; Google names no number)."""


class MadeMail(msgspec.Struct, frozen=True):
    """The templates that are rendered in place of the writer's; or what keeps them from being made, by pointers into the source."""

    html: str | None = None
    text: str | None = None
    problems: list[FieldError] = []
    warnings: list[FieldError] = []


def is_made(channel: str, source: SourceContent) -> bool:
    """Whether something is to be made of this source."""
    return channel == "email" and bool((source.mjml or source.html or "").strip())


def compile_mail(source: SourceContent) -> MadeMail:
    """The HTML and the text of a mail. The source must have passed check_source; time and memory are bounded by its size."""
    field = "mjml" if source.mjml is not None else "html"
    # As a rendered text is, so that none need be looked through again for what no mail may hold.
    written = CONTROLS.sub("", (source.mjml or source.html or "").replace("\r\n", "\n"))
    mask = Mask(written)
    page, css = mask.hide_expressions(written), None
    if field == "mjml":
        compiled = compile_mjml(written, page, mask)
        if isinstance(compiled, list):
            return MadeMail(problems=[FieldError("/mjml", error.code, error.detail) for error in compiled])
        page, css = compiled.html, compiled.css
    inlined = inline_css(page, mask, css)
    html = in_pieces(mask.restore(inlined.html))
    bad = compile_source(html, is_html=True)
    if isinstance(bad, BadSource):
        return MadeMail(problems=[FieldError(f"/{field}", "bad_template", f"In the HTML that is made of it: {bad.detail}")])
    warnings = [FieldError(f"/{field}", "css_not_inlined", inlined.trouble)] if inlined.trouble is not None else []
    size = len(html.encode())
    if size > CLIPPED_BYTES:
        detail = f"Its HTML has {size:,} bytes before rendering: Gmail shows about {CLIPPED_BYTES:,} and clips the rest"
        warnings.append(FieldError(f"/{field}", "clipped_by_gmail", detail))
    text = source.text
    if text is None or not text.strip():
        text = _text(page, mask, html)
        if text is None:
            detail = "No plain text could be made of it: what it says is in pictures, or depends on its markup; write a text beside it"
            warnings.append(FieldError("/text", "no_plain_text", detail))
    return MadeMail(html=html, text=text, warnings=warnings)


def _text(page: str, mask: Mask, html: str) -> str | None:
    """The plain text; None where there is none that would render whenever the HTML does."""
    text = plain_text(page, mask)
    if text is None:
        return None
    text = in_pieces(mask.restore(text))
    if isinstance(compile_source(text), BadSource) or not variables_of(text) <= variables_of(html):
        return None
    return text
