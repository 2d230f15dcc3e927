"""Links that name a delivery and cannot be made by anybody else: what a person follows from what we sent them."""

import base64
import binascii
import hmac
from typing import Literal
from urllib.parse import quote
from uuid import UUID

import msgspec

from tidings.core.ids import encode

LinkKind = Literal["unsubscribe", "preferences", "clicked", "opened", "reply"]

REPLY_BOX = "reply+"
"""How the mailbox of an answer begins; its token follows."""

_MAC_BYTES = 12
_PURPOSE = b"tidings links"


class Links(msgspec.Struct, frozen=True):
    """Makes and reads links. `address` is this installation's, as people reach it, without a slash at its end."""

    key: bytes
    address: str
    files: str = ""
    """Where files are served, where that is another origin."""

    def token(self, kind: LinkKind, subject: UUID, more: str = "") -> str:
        """38 characters that name the subject, for this kind of link only; `more` is covered by them and not in them."""
        return base64.urlsafe_b64encode(subject.bytes + self._mac(kind, subject, more)).decode().rstrip("=")

    def read(self, kind: LinkKind, token: str, more: str = "") -> UUID | None:
        """The subject that the token names; None where we did not make it."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        # One link has one name: what counts tries by it must not meet it under others (bits that say nothing, + for -).
        if len(raw) != 16 + _MAC_BYTES or base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
            return None
        subject = UUID(bytes=raw[:16])
        return subject if hmac.compare_digest(raw[16:], self._mac(kind, subject, more)) else None

    def unsubscribe_url(self, delivery_id: UUID) -> str:
        """Where one click ends what this delivery is about."""
        return f"{self.address}/unsubscribe/{self.token('unsubscribe', delivery_id)}"

    def preferences_url(self, contact_id: UUID) -> str:
        """Where the person chooses what they get; as long as they are known."""
        return f"{self.address}/preferences/{self.token('preferences', contact_id)}"

    def opened_url(self, delivery_id: UUID) -> str:
        """The image that tells that the delivery was opened."""
        return f"{self.address}/o/{self.token('opened', delivery_id)}.gif"

    def clicked_url(self, delivery_id: UUID, url: str) -> str:
        """The way to `url` that tells that it was followed; it leads nowhere else, since the token covers it."""
        return f"{self.address}/c/{self.token('clicked', delivery_id, url)}?u={quote(url, safe='')}"

    def logo_url(self, logo_id: UUID) -> str:
        """Where the logo of a company is, for everybody."""
        return f"{self.files or self.address}/logos/{encode('lgo', logo_id)}"

    def is_ours(self, url: str) -> bool:
        """Whether it is one of these links."""
        rest = url.removeprefix(self.address)
        return rest != url and rest.lstrip("/").partition("/")[0] in ("unsubscribe", "preferences", "o", "c", "forms", "confirm")

    def under(self, domain: str | None) -> "Links":
        """The same links under a domain of the workspace's own, where it has one."""
        return self if domain is None else Links(self.key, f"https://{domain}", self.files or self.address)

    def reply_address(self, delivery_id: UUID, domain: str) -> str:
        """The mailbox by which an answer to this delivery is known."""
        return f"{REPLY_BOX}{self.token('reply', delivery_id)}@{domain}"

    def _mac(self, kind: LinkKind, subject: UUID, more: str) -> bytes:
        return hmac.digest(self.key, b"\0".join((kind.encode(), subject.bytes, more.encode())), "sha256")[:_MAC_BYTES]


def link_key(address_key: bytes) -> bytes:
    """The key of all links of an installation, from the one that is kept sealed in its database: it outlives the master key."""
    return hmac.digest(address_key, _PURPOSE, "sha256")


NOBODYS = Links(key=b"", address="https://links.example")
"""For whoever shows what links look like: they lead nowhere."""
