"""End users' tokens: JWTs (RFC 7519) of fifteen minutes at most, signed with HS256 by us or by the customer's own backend.

`iss` and `aud` are the workspace's id, `sub` is your own id of the contact, `iat` and `exp` are required, `kid` in the head names the
signing secret. Nothing else in it counts for anything.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import jwt
import msgspec
from msgspec import Meta

from tidings.core.durations import parse_duration
from tidings.core.errors import Unauthenticated, invalid
from tidings.core.ids import decode, encode, new_id
from tidings.db import Tx
from tidings.workspaces.end_users.model import LEEWAY, LONGEST, Claims, NewToken, Signing
from tidings.workspaces.end_users.signing_secrets import own_secret
from tidings.workspaces.seal import Sealer

_ALGORITHM = "HS256"
_MOST_LETTERS = 4_000
_SHORTEST = timedelta(minutes=1)
_Time = Annotated[float, Meta(ge=0, le=100_000_000_000)]


class _Payload(msgspec.Struct, frozen=True):
    sub: Annotated[str, Meta(min_length=1, max_length=255)]
    iat: _Time
    exp: _Time
    nbf: _Time | None = None
    jti: Annotated[str, Meta(max_length=255)] | None = None


class MadeToken(msgspec.Struct, frozen=True):
    """A token, and until when it is accepted."""

    token: str
    expires_at: datetime


async def make_token(tx: Tx, sealer: Sealer, workspace_id: UUID, subject: str, new: NewToken, now: datetime) -> MadeToken:
    """A token for the contact of this id of yours, who is there; raises Invalid. `now` is real time."""
    lasts = parse_duration(new.expires_in)
    if lasts is None or not _SHORTEST <= lasts <= LONGEST:
        raise invalid("/expires_in", "invalid_duration", "A duration from 1m to 15m, as in 15m")
    secret_id, secret = await own_secret(tx, sealer, workspace_id, now)
    expires_at = now + lasts
    us = encode("wsp", workspace_id)
    payload: dict[str, Any] = {
        "iss": us,
        "aud": us,
        "sub": subject,
        "jti": encode("tok", new_id()),
        # To the microsecond: sessions that end, and begin again, may do so within one second.
        "iat": now.timestamp(),
        "exp": expires_at.timestamp(),
    }
    token = jwt.encode(payload, secret, algorithm=_ALGORITHM, headers={"kid": encode("sgn", secret_id)})
    return MadeToken(token, expires_at)


def is_token(text: str) -> bool:
    """Whether it has the form of one: three parts, of which the first is an object in JSON."""
    # An object begins with a brace: `ey…`, or `ew…` where white space follows it.
    return text.startswith(("ey", "ew")) and len(text) <= _MOST_LETTERS and text.count(".") == 2 and text.isascii()


def signed_by(token: str) -> UUID | None:
    """The id of the signing secret that a token names, whoever made it; None where it names none."""
    try:
        head: Mapping[str, Any] = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None
    named = head.get("kid")
    return decode("sgn", named) if isinstance(named, str) else None


def read_token(token: str, signing: Signing, now: datetime) -> Claims:
    """What a token says that was signed with this secret, at `now` (real time); raises Unauthenticated, and says what is wrong with it."""
    us = encode("wsp", signing.workspace_id)
    try:
        # The algorithm is ours to say, and not the token's; times are read by our own clock, below.
        told = jwt.decode(
            token,
            signing.secret,
            algorithms=[_ALGORITHM],
            audience=us,
            issuer=us,
            options={
                "require": ["iss", "aud", "sub", "iat", "exp"],
                "strict_aud": True,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        payload = msgspec.convert(told, _Payload)
    except (jwt.InvalidIssuerError, jwt.InvalidAudienceError) as error:
        raise _refused("`iss` and `aud` must be the workspace's id") from error
    except jwt.MissingRequiredClaimError as error:
        raise _refused(f"`{error.claim}` is missing") from error
    except (jwt.PyJWTError, msgspec.ValidationError, ValueError, RecursionError) as error:
        raise _refused("it was not signed with this secret by HS256, or says what cannot be") from error
    return _in_time(payload, signing, now)


def _in_time(payload: _Payload, signing: Signing, now: datetime) -> Claims:
    times = (payload.iat, payload.exp, payload.nbf or 0.0)
    if not all(math.isfinite(time) for time in times):
        raise _refused("its times are none")
    issued_at, expires_at, begins_at = (datetime.fromtimestamp(time, UTC) for time in times)
    if expires_at - issued_at > LONGEST:
        raise _refused("`exp` is more than 15 minutes after `iat`")
    if now >= expires_at + LEEWAY:
        raise _refused("it has expired", code="token_expired")
    if issued_at > now + LEEWAY or begins_at > now + LEEWAY:
        raise _refused("it was issued in the future: set the clock of whoever signs it")
    # A clock ahead of ours must not carry a token past the moment in which its sessions were ended.
    return Claims(
        subject=payload.sub,
        issued_at=issued_at if signing.is_own else issued_at - LEEWAY,
        expires_at=min(expires_at, now + LONGEST) + LEEWAY,
    )


def _refused(why: str, *, code: str = "invalid_token") -> Unauthenticated:
    return Unauthenticated(f"This token is not accepted: {why}.", code=code)
