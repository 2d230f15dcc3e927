"""Who may do what in a conversation: the table, by operation, and a conversation with somebody in every standing there is.

An operation that names a conversation and has no row here makes test_conversations.py fail: say who may, and how it is asked for.
"""

from typing import Any
from uuid import uuid4

import msgspec

from tests.conftest import Api
from tests.flow.tokens import sign
from tests.security.conftest import Json
from tests.security.test_bad_input import good
from tidings.api.registry import Operation
from tidings.core.clock import system_clock
from tidings.core.ids import bucket_of, decode, encode

INSIDE = ("owner", "moderator", "member", "reader")
GONE = ("left", "removed")
STANDINGS = ("outsider", "invited", *GONE, *INSIDE)

_SEES = frozenset({*INSIDE, *GONE})
_IN = frozenset(INSIDE)
_POSTS = _IN - {"reader"}
_MANAGES = frozenset({"owner", "moderator"})
_OWNS = frozenset({"owner"})
_INVITED = frozenset({"invited"})


class Row(msgspec.Struct, frozen=True):
    """Who may. Everybody else who is in it hears `refused`, who was in it `gone`, and who is not, or is only invited, 404."""

    may: frozenset[str]
    body: Any = None
    """In it `{standing}` stands for who asks, and `{other}` for another member."""
    query: str = ""
    refused: int = 403
    gone: int = 403

    def expected(self, standing: str) -> int:
        """The status that who stands so hears; 200: they may."""
        return 200 if standing in self.may else self.refused if standing in INSIDE else self.gone if standing in GONE else 404


TABLE: dict[str, Row] = {
    "get_conversation": Row(_SEES),
    "change_conversation": Row(_MANAGES, {"title": "Other"}),
    "delete_conversation": Row(_OWNS),
    "close_conversation": Row(_MANAGES),
    "reopen_conversation": Row(_MANAGES),
    "list_participants": Row(_IN),
    "add_participants": Row(_MANAGES, {"participants": ["outsider"]}),
    "remove_participants": Row(_MANAGES, {"participants": ["other"]}),
    "change_participants": Row(_MANAGES, {"participants": ["other"], "muted_for": "1h"}),
    # Who is in it has accepted; who is out of it has left.
    "accept": Row(_INVITED | _IN, gone=404),
    "decline": Row(_INVITED, refused=409, gone=404),
    "leave": Row(_SEES, {}),
    "post_message": Row(_POSTS, {"text": "x"}),
    "list_messages": Row(_SEES),
    "get_message": Row(_SEES),
    # What was said by another.
    "edit_message": Row(frozenset(), {"text": "x"}),
    "delete_message": Row(_MANAGES),
    "message_versions": Row(_MANAGES),
    "message_reactions": Row(_SEES),
    "add_reaction": Row(_POSTS),
    "remove_reaction": Row(_POSTS),
    "pin_message": Row(_MANAGES),
    "unpin_message": Row(_MANAGES),
    "list_pins": Row(_SEES),
    "changes": Row(_SEES, query="?after=0.0"),
    "get_position": Row(_SEES),
    "set_position": Row(_IN, {"read": 1}),
    "get_receipts": Row(_SEES),
    "archive": Row(_IN),
    "unarchive": Row(_IN),
    "silence": Row(_IN, {"until": "2030-01-31T08:00:00Z"}),
    "unsilence": Row(_IN),
    "clear": Row(_SEES),
}


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation with somebody in each standing, named by it, and `other`, a member who has said something before all left."""

    conversation: str
    message: str

    def path(self, operation: Operation, standing: str) -> str:
        """The operation's address, for who stands so."""
        noun = operation.path.replace("/v1/contacts/{id}/", f"/v1/contacts/{standing}/").replace(
            "/v1/conversations/{id}", f"/v1/conversations/{self.conversation}"
        )
        named = noun.replace("{conversation}", self.conversation).replace("{message}", self.message).replace("{emoji}", "%F0%9F%91%8D")
        return named + row_of(operation).query


def row_of(operation: Operation) -> Row:
    """The row of an operation, by its name without who does it."""
    return TABLE[operation.id.partition(".")[2]]


async def everybody(target: Api) -> None:
    """The people are there."""
    await good(target, "POST", "/v1/contacts/batch", {"contacts": [{"id": name} for name in (*STANDINGS, "other")]})


async def stage(target: Api) -> Stage:
    """A new conversation."""
    people = [{"contact": name, "role": name} for name in INSIDE] + [{"contact": name} for name in ("other", "invited", *GONE)]
    made = await good(
        target, "POST", "/v1/conversations", {"kind": "group", "participants": people, "distinct": False, "title": uuid4().hex}
    )
    path = f"/v1/contacts/other/conversations/{made['id']}/messages"
    said = await good(target, "POST", path, {"text": "Hello"})
    conversation_id = decode("cnv", made["id"])
    assert conversation_id is not None
    async with target.app.database.workspace(target.workspace.workspace.id) as tx:
        for name in ("invited", *GONE):
            await tx.execute(
                "UPDATE participants SET state = $3, sees_until = CASE WHEN $3 = 'invited' THEN NULL ELSE 1 END,"
                " joined_at = CASE WHEN $3 = 'invited' THEN NULL ELSE joined_at END, left_at = CASE WHEN $3 = 'invited' THEN NULL ELSE now() END"
                " WHERE bucket = $1 AND conversation_id = $2"
                " AND person_id = (SELECT id FROM contacts WHERE external_id = $4 AND workspace_id = participants.workspace_id)",
                bucket_of(conversation_id),
                conversation_id,
                name,
                name,
            )
    return Stage(conversation=made["id"], message=said["id"])


class Signer(msgspec.Struct, frozen=True):
    """The backend of a workspace, which signs tokens of its people itself."""

    workspace: str
    kid: str
    secret: str

    def token(self, contact: str) -> str:
        """A token of this contact, issued now."""
        now = int(system_clock().timestamp())
        payload: Json = {"iss": self.workspace, "aud": self.workspace, "sub": contact, "iat": now, "exp": now + 600}
        return sign({"alg": "HS256", "kid": self.kid}, payload, self.secret)


async def signer_of(target: Api) -> Signer:
    """With a new signing secret."""
    made = await good(target, "POST", "/v1/signing-secrets", {"name": "tests"})
    return Signer(encode("wsp", target.workspace.workspace.id), made["id"], made["secret"])
