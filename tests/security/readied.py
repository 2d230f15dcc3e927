"""A body that works, and a place where it does, for each deed that needs more than what is furnished."""

from collections.abc import Awaitable, Callable

from tests.conftest import Api
from tests.security.conftest import Json
from tests.security.test_bad_input import good
from tests.security.test_tenants import Ids

Ready = Callable[[Api, Ids], Awaitable[tuple[str, Json | None]]]


async def _own(target: Api, ids: Ids) -> str:
    """A conversation that the contact owns."""
    people = [{"contact": ids.contact, "role": "owner"}, ids.other_contact]
    return (await good(target, "POST", "/v1/conversations", {"participants": people, "title": "Own"}))["id"]


def _at(path: str, body: Json | None) -> Ready:
    async def ready(target: Api, ids: Ids) -> tuple[str, Json | None]:
        return path.format(me=f"/v1/contacts/{ids.contact}", own=await _own(target, ids)), body

    return ready


async def _reopen(target: Api, ids: Ids) -> tuple[str, Json | None]:
    own = await _own(target, ids)
    await good(target, "POST", f"/v1/conversations/{own}/close", {})
    return f"/v1/contacts/{ids.contact}/conversations/{own}/reopen", None


async def _add(target: Api, ids: Ids, whose: str) -> tuple[str, Json | None]:
    await good(target, "PUT", "/v1/contacts/cat", {})
    return f"{whose}/conversations/{await _own(target, ids)}/participants", {"participants": ["cat"]}


async def _invited(target: Api, ids: Ids, word: str) -> tuple[str, Json | None]:
    made = await good(target, "POST", "/v1/conversations", {"participants": [ids.other_contact], "title": "Asked"})
    await good(target, "POST", f"/v1/conversations/{made['id']}/participants", {"participants": [ids.contact], "invites": True})
    return f"/v1/contacts/{ids.contact}/conversations/{made['id']}/{word}", None


async def _leave(target: Api, ids: Ids) -> tuple[str, Json | None]:
    made = await good(target, "POST", "/v1/conversations", {"participants": [ids.contact, ids.other_contact], "title": "Left"})
    return f"/v1/contacts/{ids.contact}/conversations/{made['id']}/leave", {}


async def _asked(target: Api, ids: Ids) -> tuple[str, Json | None]:
    await good(target, "PUT", "/v1/moderation/policy", {"steps": [], "hook": {"url": "https://shop.example/ask"}})
    return "/v1/moderation/policy/rotate-secret", None


async def _appeal(target: Api, ids: Ids) -> tuple[str, Json | None]:
    sanction = await good(target, "PUT", f"/v1/contacts/{ids.contact}/mute", {"because": "noise"})
    return f"/v1/contacts/{ids.contact}/appeals", {"sanction": sanction["id"], "words": "It was not me"}


async def _kept(target: Api, ids: Ids) -> tuple[str, Json | None]:
    path = f"/v1/templates/{ids.template}/draft"
    draft = await good(target, "PUT", path, {"content": {"inapp": {"en": {"text": "y"}}}})
    return f"{path}/keep", {"revision": draft["revision"]}


async def _tested(_target: Api, ids: Ids) -> tuple[str, Json | None]:
    return f"/v1/templates/{ids.template}/test", {"channel": "inapp", "version": 1, "to": ids.contact}


READIED: dict[str, Ready] = {
    "templates.keep_draft": _kept,
    "templates.test": _tested,
    "contacts.merge": _at("{me}/merge", {"from": "their-ben"}),
    "conversations.create": _at("/v1/conversations", {"participants": ["their-bea", "their-ben"], "title": "New"}),
    "contacts.create_conversation": _at("{me}/conversations", {"kind": "support", "title": "New"}),
    "contacts.close_conversation": _at("{me}/conversations/{own}/close", None),
    "contacts.reopen_conversation": _reopen,
    "conversations.add_participants": lambda target, ids: _add(target, ids, "/v1"),
    "contacts.add_participants": lambda target, ids: _add(target, ids, f"/v1/contacts/{ids.contact}"),
    "conversations.remove_participants": _at("/v1/conversations/{own}/participants/remove", {"participants": ["their-ben"]}),
    "contacts.remove_participants": _at("{me}/conversations/{own}/participants/remove", {"participants": ["their-ben"]}),
    "contacts.accept": lambda target, ids: _invited(target, ids, "accept"),
    "contacts.decline": lambda target, ids: _invited(target, ids, "decline"),
    "contacts.leave": _leave,
    "contacts.change_blocks": _at("{me}/blocks", {"remove": ["their-ben"]}),
    "moderation.rotate_hook_secret": _asked,
    "moderation.flag": _at("/v1/moderation/flags", {"contact": "their-bea", "category": "spam"}),
    "contacts.flag": _at("{me}/flags", {"contact": "their-ben", "category": "spam"}),
    "contacts.appeal": _appeal,
}
