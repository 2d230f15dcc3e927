"""Links to the bytes: each is a right by itself, for one file, one way and a time, and cannot be made by anybody else."""

import base64
import binascii
import hmac
import struct
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

Way = Literal["up", "down"]

_PURPOSE = b"tidings files"
_MAC_BYTES = 16
_BODY = struct.Struct(">16s16sI")
_SHOWN_FOR = timedelta(hours=1)
_ROUND_SECONDS = 900


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """What a link is for."""

    workspace_id: UUID
    attachment_id: UUID
    expires_at: datetime


class FileLinks(msgspec.Struct, frozen=True):
    """Makes and reads links. `address` is where files are served, without a slash at its end. All times are real."""

    key: bytes
    address: str

    def upload_url(self, workspace_id: UUID, attachment_id: UUID, expires_at: datetime) -> str:
        """Where the bytes are put, until then."""
        return f"{self.address}/files/{self.token('up', workspace_id, attachment_id, expires_at)}"

    def download(self, workspace_id: UUID, attachment_id: UUID, now: datetime) -> tuple[str, datetime]:
        """Where the bytes are, and until when: for an hour at least. In a quarter of an hour it is the same, so that it is cached."""
        seconds = (int((now + _SHOWN_FOR).timestamp()) // _ROUND_SECONDS + 1) * _ROUND_SECONDS
        until = datetime.fromtimestamp(seconds, UTC)
        return f"{self.address}/files/{self.token('down', workspace_id, attachment_id, until)}", until

    def token(self, way: Way, workspace_id: UUID, attachment_id: UUID, expires_at: datetime) -> str:
        """The right to one way of these bytes until a time, to the second."""
        body = _BODY.pack(workspace_id.bytes, attachment_id.bytes, int(expires_at.timestamp()))
        return base64.urlsafe_b64encode(body + self._mac(way, body)).decode().rstrip("=")

    def read(self, way: Way, token: str) -> Right | None:
        """What the token is for, expired or not; None where we did not make it, or for another way."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        # One right has one name: bits that say nothing are none.
        if len(raw) != _BODY.size + _MAC_BYTES or base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
            return None
        body = raw[: _BODY.size]
        if not hmac.compare_digest(raw[_BODY.size :], self._mac(way, body)):
            return None
        workspace, attachment, seconds = _BODY.unpack(body)
        return Right(
            workspace_id=UUID(bytes=workspace), attachment_id=UUID(bytes=attachment), expires_at=datetime.fromtimestamp(seconds, UTC)
        )

    def _mac(self, way: Way, body: bytes) -> bytes:
        return hmac.digest(self.key, way.encode() + b"\0" + body, "sha256")[:_MAC_BYTES]


def file_key(address_key: bytes) -> bytes:
    """The key of all file links of an installation, from the one that is kept sealed in its database."""
    return hmac.digest(address_key, _PURPOSE, "sha256")


NOBODYS_FILES = FileLinks(key=b"", address="https://files.example")
"""For whoever shows what links look like: they lead nowhere."""
