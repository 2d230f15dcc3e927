"""Links to HTML that is shown in a frame: each is a right by itself, for one mail or one preview and a time, and nobody else makes one."""

import base64
import binascii
import hmac
import struct
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

PLACE = "rendered"
"""The first step of the path."""
SHOWN_FOR = timedelta(minutes=15)

_PURPOSE = b"tidings frames"
_MAC_BYTES = 16
_BODY = struct.Struct(">B16s16sHI")
_KINDS: tuple[Literal["delivery", "preview"], ...] = ("delivery", "preview")


class Framed(msgspec.Struct, frozen=True, kw_only=True):
    """What a link is for: the `n`th hand-off of a delivery, or a preview."""

    kind: Literal["delivery", "preview"]
    workspace_id: UUID
    subject: UUID
    n: int
    expires_at: datetime


class FrameLinks(msgspec.Struct, frozen=True):
    """Makes and reads links. `address` is where frames are served, without a slash at its end. All times are real."""

    key: bytes
    address: str

    def of_delivery(self, workspace_id: UUID, delivery_id: UUID, n: int, now: datetime) -> tuple[str, datetime]:
        """Where a mail is shown as it left, and until when."""
        until = (now + SHOWN_FOR).replace(microsecond=0)
        return self._url(Framed(kind="delivery", workspace_id=workspace_id, subject=delivery_id, n=n, expires_at=until)), until

    def of_preview(self, workspace_id: UUID, preview_id: UUID, until: datetime) -> str:
        """Where HTML is shown that was not saved."""
        return self._url(Framed(kind="preview", workspace_id=workspace_id, subject=preview_id, n=0, expires_at=until))

    def read(self, token: str) -> Framed | None:
        """What the token is for, expired or not; None where we did not make it."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        # One right has one name: bits that say nothing are none.
        if len(raw) != _BODY.size + _MAC_BYTES or base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
            return None
        body = raw[: _BODY.size]
        if not hmac.compare_digest(raw[_BODY.size :], self._mac(body)):
            return None
        place, workspace, subject, n, seconds = _BODY.unpack(body)
        return Framed(
            kind=_KINDS[int(place)],
            workspace_id=UUID(bytes=workspace),
            subject=UUID(bytes=subject),
            n=n,
            expires_at=datetime.fromtimestamp(seconds, UTC),
        )

    def _url(self, framed: Framed) -> str:
        seconds = int(framed.expires_at.timestamp())
        body = _BODY.pack(_KINDS.index(framed.kind), framed.workspace_id.bytes, framed.subject.bytes, framed.n, seconds)
        token = base64.urlsafe_b64encode(body + self._mac(body)).decode().rstrip("=")
        return f"{self.address}/{PLACE}/{token}"

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self.key, body, "sha256")[:_MAC_BYTES]


def frame_key(address_key: bytes) -> bytes:
    """The key of all links to frames of an installation, from the one that is kept sealed in its database."""
    return hmac.digest(address_key, _PURPOSE, "sha256")


NOBODYS_FRAMES = FrameLinks(key=b"", address="https://files.example")
"""For whoever shows what links look like: they lead nowhere."""
