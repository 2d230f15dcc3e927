"""How large an image is, as its header says; nothing is decoded, and no further is read than the bytes that are given."""

from collections.abc import Callable, Mapping

Size = tuple[int, int]
"""Width and height in pixels."""

_MOST_SEGMENTS = 200
_MOST_BOXES = 32


def size_of_image(type_: str, head: bytes) -> Size | None:
    """The size of an image of this type that begins like this; None where its beginning does not tell, or it is none."""
    read = _READERS.get(type_)
    found = read(head) if read is not None else None
    return found if found is not None and found[0] > 0 and found[1] > 0 and max(found) < 2**31 else None


def _png(head: bytes) -> Size | None:
    # PNG, third edition, section 11.2.1: the header is the first chunk.
    return (_big(head, 16, 4), _big(head, 20, 4)) if head[12:16] == b"IHDR" and len(head) >= 24 else None


def _gif(head: bytes) -> Size | None:
    return (_little(head, 6, 2), _little(head, 8, 2)) if len(head) >= 10 else None


def _jpeg(head: bytes) -> Size | None:
    # ITU T.81 annex B: segments of a marker and a length, until the one that begins the frame.
    place = 2
    for _ in range(_MOST_SEGMENTS):
        while head[place : place + 2] == b"\xff\xff":
            place += 1
        if place + 9 > len(head) or head[place] != 0xFF:
            return None
        marker = head[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return _big(head, place + 7, 2), _big(head, place + 5, 2)
        if marker in (0xD9, 0xDA):
            return None
        place += 2 if marker == 0x01 or 0xD0 <= marker <= 0xD7 else 2 + max(2, _big(head, place + 2, 2))
    return None


def _webp(head: bytes) -> Size | None:
    # developers.google.com/speed/webp/docs/riff_container, read 2026-11-21; of the lossy one RFC 6386 section 9.1.
    match head[12:16]:
        case b"VP8X" if len(head) >= 30:
            return _little(head, 24, 3) + 1, _little(head, 27, 3) + 1
        case b"VP8L" if len(head) >= 25 and head[20] == 0x2F:
            bits = _little(head, 21, 4)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 " if len(head) >= 30 and head[23:26] == b"\x9d\x01\x2a":
            return _little(head, 26, 2) & 0x3FFF, _little(head, 28, 2) & 0x3FFF
        case _:
            return None


def _heif(head: bytes) -> Size | None:
    # ISO/IEC 23008-12 section 6.5.3: the extents of each image in the file; the largest is what is shown, others are its thumbnails.
    best: Size | None = None
    place = -1
    for _ in range(_MOST_BOXES):
        place = head.find(b"ispe", place + 1, 65_536)
        if place < 0 or place + 16 > len(head):
            break
        size = _big(head, place + 8, 4), _big(head, place + 12, 4)
        if best is None or size[0] * size[1] > best[0] * best[1]:
            best = size
    return best


_READERS: Mapping[str, Callable[[bytes], Size | None]] = {
    "image/png": _png,
    "image/gif": _gif,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/avif": _heif,
    "image/heic": _heif,
}


def _big(data: bytes, place: int, size: int) -> int:
    return int.from_bytes(data[place : place + size], "big")


def _little(data: bytes, place: int, size: int) -> int:
    return int.from_bytes(data[place : place + size], "little")
