"""By what a target is known when it calls us: which of the kit's signatures, and with which secrets."""

import base64
import binascii
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.channels import Callback, Forged
from tidings.channels.signatures import check_basic, check_body, check_timestamped, check_url_and_form
from tidings.core.errors import FieldError
from tidings.core.lines import ONE_LINE
from tidings.core.secret_fields import SECRET
from tidings.expressions import check_headers

HeaderName = Annotated[str, Meta(min_length=1, max_length=100)]
Secret = Annotated[str, Meta(min_length=8, max_length=1_000), SECRET]
Secrets = Annotated[list[Secret], Meta(min_length=1, max_length=5)]
"""Several while one of them is being replaced."""
KeyEncoding = Literal["text", "hex", "base64"]
Piece = Annotated[str, Meta(max_length=20, pattern=ONE_LINE)]

_FORM = "application/x-www-form-urlencoded"
_SIGNATURES_LIMIT = 10


class OverBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac_body"):
    """The HMAC over the body. What was caught once can be told again: only its event id, or what it says, makes that harmless."""

    header: HeaderName
    secrets: Secrets
    key_encoding: KeyEncoding = "text"
    hash: Literal["sha256", "sha1"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: Piece = ""
    """What stands before it: `sha256=`."""


class OverTimestampAndBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac_timestamp"):
    """The HMAC over a timestamp and the body, no older than five minutes: as Standard Webhooks and Slack do it."""

    header: HeaderName
    timestamp_header: HeaderName
    secrets: Secrets
    key_encoding: KeyEncoding = "text"
    id_header: HeaderName | None = None
    """A header that is signed before the timestamp, as `webhook-id`."""
    before: Piece = ""
    between: Piece = "."
    hash: Literal["sha256", "sha1"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: Piece = ""
    """What stands before it: `v1,`. Of several signatures with a blank between them one must be right."""


class OverUrlAndForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac_url_form"):
    """The HMAC, in base64, over the address with its query and the sorted fields of the form, as Twilio does it."""

    header: HeaderName
    secrets: Secrets
    key_encoding: KeyEncoding = "text"
    hash: Literal["sha256", "sha1"] = "sha1"


class ByPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="basic"):
    """A name and a password (RFC 7617)."""

    username: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
    password: Annotated[str, Meta(min_length=8, max_length=1_000, pattern=ONE_LINE), SECRET]


class ByAddressAlone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="none"):
    """Only the token in the address: whoever has read it once, in a log or a proxy, can say anything in the target's name."""


Signature = OverBody | OverTimestampAndBody | OverUrlAndForm | ByPassword | ByAddressAlone


def check_signature(callback: Callback, signature: Signature) -> Forged | None:
    """None where it comes from the target."""
    match signature:
        case OverBody():
            given = callback.header(signature.header.lower())
            keys = _keys(signature.secrets, signature.key_encoding)
            return check_body(given, callback.body, keys, hash_name=signature.hash, encoding=signature.encoding, prefix=signature.prefix)
        case OverTimestampAndBody():
            return _check_timestamped(callback, signature)
        case OverUrlAndForm():
            kind = (callback.header("content-type") or "").partition(";")[0].strip().lower()
            given = callback.header(signature.header.lower())
            keys = _keys(signature.secrets, signature.key_encoding)
            return check_url_and_form(given, callback.url, callback.body, keys, is_form=kind == _FORM, hash_name=signature.hash)
        case ByPassword():
            return check_basic(callback.header("authorization"), signature.username, signature.password)
        case ByAddressAlone():
            return None


def signs_address(signature: Signature) -> bool:
    """Whether a query that somebody changed on the way would be seen, as far as anything is seen at all."""
    return not isinstance(signature, OverBody | OverTimestampAndBody)


def signs_header(signature: Signature, name: str) -> bool:
    """Whether a header that somebody changed on the way would be seen, as far as anything is seen at all."""
    if isinstance(signature, OverTimestampAndBody):
        return signature.id_header is not None and signature.id_header.lower() == name.lower()
    return isinstance(signature, ByPassword | ByAddressAlone)


def signature_flaws(pointer: str, signature: Signature) -> list[FieldError]:
    """What is wrong with it beyond the types."""
    if isinstance(signature, ByPassword | ByAddressAlone):
        return []
    found = [
        FieldError(f"{pointer}/secrets/{index}", "bad_secret", f"This is no {signature.key_encoding}.")
        for index, secret in enumerate(signature.secrets)
        if not _key(secret, signature.key_encoding)
    ]
    names = {"header": signature.header}
    if isinstance(signature, OverTimestampAndBody):
        names["timestamp_header"] = signature.timestamp_header
        names |= {"id_header": signature.id_header} if signature.id_header is not None else {}
    return found + [
        FieldError(f"{pointer}/{field}", "bad_header", "This is no name of a header.")
        for field, name in names.items()
        if check_headers({name: ""})
    ]


def _check_timestamped(callback: Callback, signature: OverTimestampAndBody) -> Forged | None:
    before = signature.before.encode()
    if signature.id_header is not None:
        told = callback.header(signature.id_header.lower())
        if told is None:
            return Forged("signature_missing", "It lacks the id that is signed with it.")
        before += told.encode("utf-8", "surrogatepass") + signature.between.encode()
    given = callback.header(signature.header.lower())
    forged: Forged | None = None
    for one in (given or "").split(" ")[:_SIGNATURES_LIMIT]:
        forged = check_timestamped(
            one,
            callback.header(signature.timestamp_header.lower()),
            callback.body,
            _keys(signature.secrets, signature.key_encoding),
            callback.received_at,
            before=before,
            between=signature.between.encode(),
            hash_name=signature.hash,
            encoding=signature.encoding,
            prefix=signature.prefix,
        )
        if forged is None or forged.code != "signature_wrong":
            return forged
    return forged


def _keys(secrets: list[str], encoding: KeyEncoding) -> list[bytes]:
    return [_key(secret, encoding) for secret in secrets]


def _key(secret: str, encoding: KeyEncoding) -> bytes:
    """The bytes of a secret; none where it is not written so, and an empty secret opens nothing."""
    try:
        if encoding == "hex":
            return bytes.fromhex(secret)
        # Standard Webhooks writes its secrets with this before them.
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True) if encoding == "base64" else secret.encode()
    except (binascii.Error, ValueError):
        return b""
