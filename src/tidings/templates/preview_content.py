"""What somebody is writing, shown as one reader would get it, with all that is wrong with it: nothing of it needs to be stored."""

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.channels import Action, ChannelName, Content
from tidings.contacts import contact_facts, contact_named, people
from tidings.contacts.normalise import valid_locale
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.db import Tx
from tidings.expressions import RenderFailed
from tidings.expressions.fence import BadSource
from tidings.templates.check import OWN_LINKS, check_source, needs_of
from tidings.templates.compile_mail import is_made
from tidings.templates.data_source import SourceFailed, SourceKeys
from tidings.templates.data_sources import stand_ins
from tidings.templates.draft import SOURCES, source_of
from tidings.templates.kinds import Kind, filled, kinds_of, missing_in
from tidings.templates.make_version import make_version
from tidings.templates.masks import in_pieces
from tidings.templates.measure import Measure, measure
from tidings.templates.model import LocaleText, SourceInput
from tidings.templates.preview_version import MAX_VALUES, Values
from tidings.templates.render import Recipient, SourceContent, compile_source, fields_of, render
from tidings.templates.shown_branding import shown_branding
from tidings.workspaces import Workspace

ContactName = Annotated[str, Meta(min_length=1, max_length=255)]

_SHOWN = 1_000_000
"""The most characters that a preview writes: more than any channel takes, so that it can be seen how much is too much."""
_AT_LINE = re.compile(r"^Line (\d+)(?:, column (\d+))?: ")
_BY_LINE = re.compile(r" \(line (\d+)\)$")


class ContentPreviewInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is being written for one channel in one locale, for whom it is shown, and with what."""

    channel: ChannelName
    content: SourceInput
    locale: LocaleText | None = None
    """In which numbers and times are written; left out, the contact's, else the workspace's."""
    data: Values = {}
    """What the text's names stand for."""
    contact: Values = {}
    """What `contact` stands for: `{"name": "Ada"}`."""
    person: ContactName | None = None
    """The id of a contact, yours or ours, who is shown in place of `contact`."""
    sources: SourceKeys = []
    """The data sources that are asked when a message goes: here their fallbacks are shown, or what `data` says under `sources`."""
    fills_missing: bool = False
    """Names that the data do not have are shown as themselves, in place of a problem."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that keeps it from being published or sent: `pointer` leads into the content, or names what was given."""

    pointer: str
    code: str
    detail: str
    line: int | None = None
    """From 1, in the field as it is written; null where it is no one place."""
    column: int | None = None


class NamedKind(msgspec.Struct, frozen=True, kw_only=True):
    """A name that the text takes from a message's data, and what it does with it."""

    name: str
    kind: Kind


class ContentPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader would get: `text` and what goes with it, or nothing where `problems` say why."""

    locale: str
    title: str | None = None
    text: str | None = None
    html: str | None = None
    actions: tuple[Action, ...] = ()
    bundle: str | None = None
    measure: Measure | None = None
    """How much it is, in SMS too, and what the channel takes; null where it could not be written."""
    variables: list[NamedKind] = []
    uses_contact: bool = False
    """It speaks of the person."""
    missing: list[str] = []
    """Names that the text speaks of and the data does not have; one that it has a default for does no harm."""
    problems: list[Fault] = []
    warnings: list[Fault] = []


async def preview_content(tx: Tx, workspace: Workspace, given: ContentPreviewInput) -> ContentPreview:
    """The content as this reader would get it, and everything that is wrong with it; raises Invalid for what was given beside it."""
    wanted = valid_locale(given.locale) if given.locale is not None else None
    if given.locale is not None and wanted is None:
        raise invalid("/locale", "invalid_locale", f"{given.locale!r} is no locale; write one like en, nl-NL or zh-Hant-TW")
    for name, values in (("data", given.data), ("contact", given.contact)):
        if len(msgspec.json.encode(values)) > MAX_VALUES:
            raise Invalid([FieldError(f"/{name}", "too_large", f"This may have {MAX_VALUES:,} bytes")])
    recipient = await _recipient(tx, workspace, given, wanted)
    locale = recipient.locale or workspace.default_locale
    source = source_of(given.content)
    problems = [_placed(error, source) for error in check_source(given.channel, source)]
    needs, kinds = needs_of(source), kinds_of([source])
    named = [name for name in kinds if not given.sources or name.partition(".")[0] != SOURCES]
    told = ContentPreview(
        locale=locale,
        variables=[NamedKind(name=name, kind=kinds[name]) for name in named],
        uses_contact=needs.uses_contact,
        missing=missing_in(given.data, named),
        problems=problems,
    )
    if problems:
        return told
    made = source
    if is_made(given.channel, source):
        version = await make_version({given.channel: {locale: given.content}})
        at = f"/content/{given.channel}/{locale}"
        told = msgspec.structs.replace(
            told,
            problems=[_placed(_within(error, at), source) for error in version.problems],
            warnings=[_placed(_within(error, at), source) for error in version.warnings],
        )
        if version.problems:
            return told
        made = source_of(version.content[given.channel][locale]) if version.content is not None else source
    data = {name: f"https://links.example/{name.removesuffix('_url')}" for name in needs.links & OWN_LINKS} | given.data
    if given.fills_missing:
        data = filled(data, told.missing, kinds)
    if given.sources:
        answers = await stand_ins(tx, workspace.id, given.sources, data)
        if isinstance(answers, SourceFailed):
            fault = Fault(pointer=f"/sources/{answers.key}", code=answers.code, detail=answers.detail)
            return msgspec.structs.replace(told, problems=[fault])
        data["sources"] = answers
    content = render(made, channel=given.channel, data=data, recipient=recipient, text_limit=_SHOWN)
    if isinstance(content, RenderFailed):
        return msgspec.structs.replace(told, problems=[_failed(content, is_mjml=source.mjml is not None)])
    return _shown(told, given.channel, content)


def _shown(told: ContentPreview, channel: str, content: Content) -> ContentPreview:
    measured = measure(channel, content)
    over = [
        Fault(pointer=f"/{one.field}", code="oversize", detail=f"It has {one.characters:,} characters; the most is {one.limit:,}")
        for one in measured.limits
        if one.is_over
    ]
    return msgspec.structs.replace(
        told,
        title=content.title,
        text=content.text,
        html=content.html,
        actions=content.actions,
        bundle=content.bundle,
        measure=measured,
        problems=over,
    )


async def _recipient(tx: Tx, workspace: Workspace, given: ContentPreviewInput, wanted: str | None) -> Recipient:
    named = {"name": workspace.name}
    branding = await shown_branding(tx, workspace)
    if given.person is None:
        return Recipient(contact=given.contact, workspace=named, locale=wanted, timezone=workspace.timezone, branding=branding)
    try:
        contact_id = await contact_named(tx, workspace.id, given.person)
    except NotFound as error:
        raise invalid("/person", "unknown_contact", f"There is no contact {given.person!r}") from error
    person = (await people(tx, [(workspace.id, contact_id)])).get(contact_id)
    if person is None:
        raise invalid("/person", "unknown_contact", f"There is no contact {given.person!r}")
    return Recipient(
        contact=contact_facts(person),
        workspace=named,
        locale=wanted or person.locale,
        timezone=person.timezone or workspace.timezone,
        branding=branding,
    )


def _within(error: FieldError, at: str) -> FieldError:
    return msgspec.structs.replace(error, pointer=error.pointer.removeprefix(at))


def _placed(error: FieldError, source: SourceContent) -> Fault:
    found = _AT_LINE.match(error.detail)
    if found is None:
        return Fault(pointer=error.pointer, code=error.code, detail=error.detail)
    column = int(found[2]) if found[2] is not None else _column(error, source)
    return Fault(pointer=error.pointer, code=error.code, detail=error.detail[found.end() :], line=int(found[1]), column=column)


def _column(error: FieldError, source: SourceContent) -> int | None:
    """Where the fault begins in its line, as far as that is known."""
    field = error.pointer.removeprefix("/")
    written = dict(fields_of(source)).get(field, "")
    bad = compile_source(in_pieces(written) if field == "mjml" else written, is_html=field in ("html", "mjml"))
    return bad.column or None if isinstance(bad, BadSource) else None


def _failed(failed: RenderFailed, *, is_mjml: bool) -> Fault:
    found = _BY_LINE.search(failed.detail)
    if is_mjml and failed.field == "html":
        # The line is one of what was made of it.
        return Fault(pointer="/mjml", code=failed.code, detail=_BY_LINE.sub("", failed.detail))
    return Fault(
        pointer=f"/{failed.field}",
        code=failed.code,
        detail=_BY_LINE.sub("", failed.detail),
        line=int(found[1]) if found is not None else None,
    )
