"""What a version would say, a draft too: made as it is at publishing, rendered as it is for a recipient; nothing is stored or sent."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.channels import Action, ChannelName
from tidings.contacts.normalise import valid_locale
from tidings.core.errors import FieldError, Invalid
from tidings.db import Tx
from tidings.expressions import RenderFailed
from tidings.templates import store
from tidings.templates.check import OWN_LINKS, needs_of
from tidings.templates.data_source import SourceFailed
from tidings.templates.data_sources import stand_ins
from tidings.templates.draft import SOURCES, source_of
from tidings.templates.fallback import choose_locale
from tidings.templates.kinds import missing_in
from tidings.templates.measure import Measure, measure
from tidings.templates.model import FullVersion, LocaleText, Template
from tidings.templates.render import Recipient, SourceContent, render
from tidings.templates.shown_branding import shown_branding
from tidings.templates.versions import get_version
from tidings.workspaces import Workspace

Values = Annotated[dict[str, Any], Meta(max_length=1_000)]


MAX_VALUES = 100_000
"""The bytes of what a preview is given, as a send's data may have."""


class VersionPreviewInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For whom, and with what, a version is shown."""

    channel: ChannelName
    locale: LocaleText | None = None
    """What the reader wants; they get the nearest that there is."""
    data: Values = {}
    """What the template's names stand for."""
    contact: Values = {}
    """What `contact` stands for: `{"name": "Ada"}`."""


class VersionPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader would get: `text` and what goes with it, or a `problem` in its place."""

    locale: str
    title: str | None = None
    text: str | None = None
    html: str | None = None
    actions: tuple[Action, ...] = ()
    bundle: str | None = None
    """In the app: what it belongs together with."""
    problem: FieldError | None = None
    """Why nothing would leave: `pointer` names the field."""
    html_bytes: int = 0
    measure: Measure | None = None
    """How much it is, in SMS too, and what the channel takes; null where it could not be written."""
    missing: list[str] = []
    """Names that the text speaks of and the data does not have; one that it has a default for does no harm."""
    warnings: list[FieldError] = []
    """Of a draft: what you may want to change."""


async def preview_version(tx: Tx, workspace: Workspace, template: Template, n: int, given: VersionPreviewInput) -> VersionPreview:
    """The version as this reader would get it.

    Raises NotFound, and Invalid where the version has nothing for the channel or could not be published, with pointers into it.
    """
    wanted = valid_locale(given.locale) if given.locale is not None else None
    if given.locale is not None and wanted is None:
        raise Invalid([FieldError("/locale", "invalid_locale", f"{given.locale!r} is no locale; write one like en, nl-NL or zh-Hant-TW")])
    for name, values in (("data", given.data), ("contact", given.contact)):
        if len(msgspec.json.encode(values)) > MAX_VALUES:
            raise Invalid([FieldError(f"/{name}", "too_large", f"This may have {MAX_VALUES:,} bytes")])
    full = await get_version(tx, workspace.id, template, n)
    at = f"/content/{given.channel}"
    wrong = [error for error in full.problems if error.pointer.startswith(at)]
    by_locale = await _rendered(tx, workspace.id, template, full, given.channel)
    if wrong or not by_locale:
        raise Invalid(wrong or [FieldError("/channel", "no_content_for_channel", f"Version {n} has nothing for {given.channel}")])
    locale = choose_locale(by_locale, wanted, full.version.default_locale)
    source = by_locale[locale]
    data = {name: f"https://links.example/{name.removesuffix('_url')}" for name in needs_of(source).links & OWN_LINKS} | given.data
    named = [name for name in needs_of(source).variables if not full.version.sources or name.partition(".")[0] != SOURCES]
    told = VersionPreview(
        locale=locale,
        missing=missing_in(data, named),
        warnings=[one for one in full.warnings if one.pointer.startswith(f"{at}/{locale}/")],
    )
    if full.version.sources:
        answers = await stand_ins(tx, workspace.id, full.version.sources, data)
        if isinstance(answers, SourceFailed):
            return msgspec.structs.replace(told, problem=FieldError(f"/sources/{answers.key}", answers.code, answers.detail))
        data["sources"] = answers
    recipient = Recipient(
        contact=given.contact,
        workspace={"name": workspace.name},
        locale=wanted or locale,
        timezone=workspace.timezone,
        branding=await shown_branding(tx, workspace),
    )
    content = render(source, channel=given.channel, data=data, recipient=recipient)
    if isinstance(content, RenderFailed):
        return msgspec.structs.replace(told, problem=FieldError(f"/{content.field}", content.code, content.detail))
    return msgspec.structs.replace(
        told,
        title=content.title,
        text=content.text,
        html=content.html,
        actions=content.actions,
        bundle=content.bundle,
        html_bytes=len((content.html or "").encode()),
        measure=measure(given.channel, content),
    )


async def _rendered(tx: Tx, workspace_id: UUID, template: Template, full: FullVersion, channel: str) -> dict[str, SourceContent]:
    """What the channel is rendered from, by locale: what would be made, what was made, or what was written."""
    if full.made is not None:
        return {locale: source_of(made) for locale, made in full.made.get(channel, {}).items()}
    loaded = await store.find_version(tx, workspace_id, template.id, full.version.n)
    return loaded.content.get(channel, {}) if loaded is not None else {}
