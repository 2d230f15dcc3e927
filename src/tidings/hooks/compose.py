"""What is said, as a post: checked as any post is, and not said yet."""

import re
from typing import Any
from uuid import UUID

import msgspec

from tidings.channels import Action, Content
from tidings.conversations import Author
from tidings.conversations.posts.post import PostInput, written
from tidings.core.errors import FieldError, Invalid, invalid
from tidings.db import Tx
from tidings.expressions import RenderFailed
from tidings.hooks import store
from tidings.hooks.decide import Failed, Saying
from tidings.hooks.model import Hook
from tidings.templates import Recipient, SourceFailed, choose_locale, load_version, published, render, stand_ins
from tidings.workspaces import Workspace
from tidings.workspaces.branding import branding_facts, get_branding

_LONGEST_NAME = 80
_LONGEST_LABEL = 80
_LONGEST_CARD = 2_000
_LONGEST_TITLE = 200
_CHANNEL = "inapp"
_QUOTED = re.compile(r"'[^']*'")
_READER = msgspec.json.Decoder(PostInput)


async def compose(tx: Tx, workspace: Workspace, saying: Saying) -> PostInput | Failed:
    """The post; or why there is none, with a pointer into the mapping."""
    at = f"/rules/{saying.rule}"
    said: dict[str, Any]
    if saying.template is not None:
        content = await _rendered(tx, workspace, saying, saying.template)
        if isinstance(content, Failed):
            return content
        said = {"parts": _parts_of(content)}
    elif saying.parts is not None:
        said = {"parts": saying.parts}
    else:
        said = {"text": saying.text}
    if saying.metadata:
        said["metadata"] = saying.metadata
    try:
        given = _READER.decode(msgspec.json.encode(said))
        written(given)
    except msgspec.ValidationError as error:
        # What it quotes is a value of the event's.
        return Failed("invalid_post", at, _QUOTED.sub("…", str(error)))
    except Invalid as error:
        first: FieldError = error.errors[0]
        return Failed(first.code, f"{at}{first.pointer}", first.detail)
    return given


async def author_of(tx: Tx, workspace_id: UUID, hook: Hook, saying: Saying) -> Author:
    """Who says it: the backend in the hook's name or another, or an assistant; raises Invalid where there is no such assistant."""
    if saying.assistant is None:
        name = _line(saying.name or "", _LONGEST_NAME) or hook.name
        return Author(kind="system", name=name)
    assistant_id = await store.find_assistant(tx, workspace_id, saying.assistant)
    if assistant_id is None:
        raise invalid(f"/rules/{saying.rule}/assistant", "unknown_assistant", f"There is no assistant {saying.assistant!r}")
    return Author(kind="assistant", id=assistant_id)


async def _rendered(tx: Tx, workspace: Workspace, saying: Saying, key: str) -> Content | Failed:
    at = f"/rules/{saying.rule}/template"
    known = await published(tx, workspace.id, key)
    loaded = await load_version(tx, workspace.id, known.id, known.version) if known is not None else None
    if loaded is None:
        return Failed("unknown_template", at, f"There is no published template {key!r}")
    by_locale = loaded.content.get(_CHANNEL)
    if not by_locale:
        return Failed("no_content_for_channel", at, f"The published version of {key!r} says nothing for {_CHANNEL}")
    locale = choose_locale(by_locale, saying.locale or workspace.default_locale, loaded.default_locale)
    data = dict(saying.data)
    if loaded.sources:
        answers = await stand_ins(tx, workspace.id, loaded.sources, data)
        if isinstance(answers, SourceFailed):
            return Failed(answers.code, at, answers.detail)
        data["sources"] = answers
    recipient = Recipient(
        contact={},
        workspace={"name": workspace.name},
        locale=saying.locale or locale,
        timezone=workspace.timezone,
        # A post has no picture of the company: its app does.
        branding=branding_facts(await get_branding(tx, workspace.id), workspace.name, None),
    )
    content = render(by_locale[locale], channel=_CHANNEL, data=data, recipient=recipient)
    if isinstance(content, RenderFailed):
        return Failed(content.code, f"{at}/{content.field}", content.detail)
    return content


def _parts_of(content: Content) -> list[dict[str, Any]]:
    """A card where there is something to press, else words; what cannot be pressed stands below them."""
    pressed = [one for one in content.actions if one.url.lower().startswith(("http://", "https://"))]
    links = "".join(f"\n{one.label}: {one.url}" for one in content.actions if one not in pressed)
    text = f"{content.text}{links}".strip()
    title = _line(content.title or "", _LONGEST_TITLE)
    if not pressed:
        return [{"type": "text", "text": f"{title}\n{text}".strip()}]
    card: dict[str, Any] = {"type": "card", "title": title or _line(text, _LONGEST_TITLE), "buttons": [_button(one) for one in pressed]}
    if not title and text == card["title"]:
        return [card]
    if len(text) <= _LONGEST_CARD:
        return [card | {"text": text}] if text else [card]
    return [{"type": "text", "text": text}, card]


def _button(action: Action) -> dict[str, str]:
    return {"label": _line(action.label, _LONGEST_LABEL) or action.url[:_LONGEST_LABEL], "url": action.url}


def _line(text: str, limit: int) -> str:
    """One line of it, no longer than this."""
    return " ".join(text.split())[:limit].strip()
