"""Tokens that stand for a person: of a session, an invitation, a reset, a link that signs in. Made like keys, told apart by their beginning."""

from typing import Literal

from tidings.workspaces.secret import hash_secret, is_token, new_token

Kind = Literal["session", "invitation", "reset", "link"]

_PREFIXES: dict[Kind, str] = {"session": "tds_", "invitation": "tdi_", "reset": "tdr_", "link": "tdl_"}


def make_token(kind: Kind) -> tuple[str, bytes]:
    """A new token, and the hash that is kept of it: it holds 160 random bits."""
    token = new_token(_PREFIXES[kind])
    return token, hash_secret(token)


def hash_token(kind: Kind, token: str) -> bytes | None:
    """What to look for, or None where the text is no token of this kind: then nothing needs to be asked."""
    return hash_secret(token) if is_token(_PREFIXES[kind], token) else None
