"""The same people find the same conversation: by a hash of who they are, what kind it is and what it is about."""

from collections.abc import Iterable
from hashlib import sha256

from tidings.conversations.model import ConversationKind, Person


def distinct_hash(kind: ConversationKind, people: Iterable[Person], about: tuple[str, str] | None) -> bytes:
    """32 bytes, the same whatever the order of the people; of another object of yours it is another one."""
    parts = [kind, *(about or ("", "")), *sorted(f"{one.kind}:{one.id}" for one in people)]
    return sha256("\0".join(f"{len(part)}:{part}" for part in parts).encode()).digest()


def distinct_bucket(hashed: bytes) -> int:
    """The bucket of the conversation: so that its hash is unique wherever it lies."""
    return hashed[0] & 0x3F
