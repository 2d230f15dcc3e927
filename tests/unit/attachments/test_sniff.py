"""What bytes are is told by the bytes, and what was announced must fit."""

import struct

import pytest

from tidings.attachments.dimensions import size_of_image
from tidings.attachments.model import kind_of, read_name, read_type
from tidings.attachments.sniff import ANY, Seen, bears_out, look

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 7, 9)
JPEG = (
    b"\xff\xd8"
    b"\xff\xe1"
    + struct.pack(">H", 60_000)
    + b"Exif\0\0"
    + bytes(59_992)
    + b"\xff\xff\xe2\x00\x04ab"
    + b"\xff\xc2"
    + struct.pack(">HBHH", 17, 8, 1080, 1920)
)
LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 33 | 0x4000, 44)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", (99) | (49 << 14))
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0" + struct.pack("<I", 1_999)[:3] + struct.pack("<I", 999)[:3]
AVIF = b"\0\0\0\x20ftypavif\0\0\0\0" + b"".join(
    b"\0\0\0\x14ispe\0\0\0\0" + struct.pack(">II", *size) for size in ((160, 120), (1600, 1200))
)

KNOWN = [
    (PNG, "image/png", (640, 480)),
    (GIF, "image/gif", (7, 9)),
    (JPEG, "image/jpeg", (1920, 1080)),
    (LOSSY, "image/webp", (33, 44)),
    (LOSSLESS, "image/webp", (100, 50)),
    (EXTENDED, "image/webp", (2_000, 1_000)),
    (AVIF, "image/avif", (1_600, 1_200)),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic", None),
    (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4", None),
    (b"\0\0\0\x18ftypisom\0\0\0\0", "video/mp4", None),
    (b"\0\0\0\x14ftypqt  \0\0\0\0", "video/quicktime", None),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm", None),
    (b"OggS\0\x02" + bytes(22) + b"OpusHead", "audio/ogg", None),
    (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav", None),
    (b"ID3\x04\0\0\0\0\0\0", "audio/mpeg", None),
    (b"\xff\xfb\x90\x64\0\0", "audio/mpeg", None),
    (b"\xff\xf1\x50\x80\0\0", "audio/aac", None),
    (b"%PDF-1.7\n", "application/pdf", None),
    (b"PK\3\4\x14\0", "application/zip", None),
    (b"MZ\x90\0\3\0\0\0", "application/vnd.microsoft.portable-executable", None),
    (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0", "image/bmp", None),
    (b"BMW is a car", "text/plain", None),
    (b"MZ is the ending of a name", "text/plain", None),
    (b"\xff\xfeh\0i\0", "text/plain", None),
    ("Grüße, 你好".encode(), "text/plain", None),
    (b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>", "text/html", None),
    (b"<script >alert(1)</script>", "text/html", None),
    (b"<!-- x --><p>", "text/html", None),
    (b'<?xml version="1.0"?><!-- --><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml", None),
    (b"<x:svg xmlns:x='http://www.w3.org/2000/svg'>", "image/svg+xml", None),
    (b"<?xml version='1.0'?><note/>", "text/xml", None),
    (b"#!/bin/sh\nrm -rf /", "text/x-script", None),
    (b"\x00\x01\x02\x03", ANY, None),
    (b"", ANY, None),
]


@pytest.mark.parametrize(("data", "type_", "size"), KNOWN, ids=[f"{n} {type_}" for n, (_, type_, _) in enumerate(KNOWN)])
def test_a_file_is_known_by_how_it_begins(data: bytes, type_: str, size: tuple[int, int] | None):
    seen = look(data)
    assert seen.type == type_
    assert (seen.width, seen.height) == (size or (None, None))


@pytest.mark.parametrize(("data", "_type", "size"), [one for one in KNOWN if one[2]])
def test_a_picture_that_is_cut_off_anywhere_has_no_size_or_its_own(data: bytes, _type: str, size: tuple[int, int]):
    for end in (*range(min(len(data), 80)), *range(len(data) - 40, len(data))):
        seen = look(data[:end])
        # Of the largest of several pictures in one file the beginning may hold another alone.
        assert (seen.width, seen.height) in ((None, None), size, (160, 120)), end


def test_a_picture_whose_header_leads_nowhere_has_no_size():
    assert size_of_image("image/jpeg", b"\xff\xd8" + b"\xff\xe0\0\0" * 10_000) is None
    assert size_of_image("image/jpeg", b"\xff\xd8" + b"\xff" * 100_000) is None
    assert size_of_image("image/png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 0, 480)) is None
    assert size_of_image("image/png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 2**32 - 1, 1)) is None
    assert size_of_image("text/html", b"") is None


@pytest.mark.parametrize(
    ("announced", "seen", "fits"),
    [
        ("image/png", "image/png", True),
        ("image/png", "image/jpeg", False),
        ("image/png", "text/html", False),
        ("image/png", ANY, False),
        ("image/webp", "image/svg+xml", False),
        ("application/pdf", "text/html", False),
        ("application/pdf", "application/zip", False),
        ("audio/mp4", "video/mp4", True),
        ("audio/webm", "video/webm", True),
        ("video/mp4", "text/plain", False),
        ("text/plain", "text/html", True),
        ("text/csv", "text/plain", True),
        ("text/plain", "application/zip", False),
        ("text/plain", ANY, False),
        ("application/json", "image/png", False),
        ("image/svg+xml", "image/svg+xml", True),
        ("image/svg+xml", "image/png", False),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip", True),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "text/html", False),
        ("application/msword", "application/x-ole-storage", True),
        ("application/msword", "image/svg+xml", False),
        ("application/x-own", ANY, True),
        ("application/x-own", "application/vnd.microsoft.portable-executable", False),
        ("image/x-own", "text/html", False),
        ("image/x-own", "image/svg+xml", False),
        (ANY, "text/html", True),
        (ANY, "image/png", True),
    ],
)
def test_what_was_announced_must_fit(announced: str, seen: str, fits: bool):
    assert bears_out(announced, Seen(type=seen)) is fits


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("cat.png", "cat.png"),
        (" Résumé 2026.pdf ", "Résumé 2026.pdf"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("👩‍👧.png", "👩‍👧.png"),
        ("../../etc/passwd", None),
        ("..", None),
        ("a\\b", None),
        ("C:\\x", None),
        ("a\r\nContent-Type: text/html", None),
        ("a\0b", None),
        ("cod\u202egpj.exe", None),
        ("a\u200bb", None),
        ("   ", None),
    ],
)
def test_a_name_is_no_path_and_is_read_as_it_is_written(given: str, read: str | None):
    assert read_name(given) == read


def test_a_type_has_one_name():
    assert read_type("Image/JPG; charset=utf-8") == "image/jpeg"
    assert read_type("text/html\r\nX: 1") is None
    assert read_type("nonsense") is None
    assert read_type("a/b/c") is None
    assert [kind_of(type_) for type_ in ("image/png", "image/svg+xml", "audio/ogg", "video/mp4", "text/html")] == [
        "image",
        "file",
        "audio",
        "video",
        "file",
    ]
