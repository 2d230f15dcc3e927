"""What goes over the wire in one hand-off, and what comes back, as it may be kept: written by who speaks there, and only if it is kept.

Nothing secret ever stands in it. A provider names what it shows of what it says, and shows nothing else; in what the other side says,
which may say back whatever it was told, every secret is blanked that the provider declares. The person's address is masked on both
sides, and the words of the message stand there only where they may be kept at all.
"""

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, quote_plus

import msgspec

from tidings.core.clock import Clock

SIDE_BYTES = 8_000
"""The most that is kept of either side."""
HIDDEN = "•••"

# A secret that is shorter opens nothing, and to blank it would blank everything.
_SHORTEST = 4
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWN_HEADERS = frozenset(
    {
        "content-length",
        "content-type",
        "date",
        "request-id",
        "retry-after",
        "server",
        "twilio-request-id",
        "via",
        "x-correlation-id",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
    }
)
"""Headers of an answer whose values are told; of the others the names are."""


class Showing(msgspec.Struct, frozen=True):
    """What may be told of the person: their address as it is masked, and whether what was said to them is kept."""

    address: str
    masked: str
    tells_words: bool

    def words(self, text: str | None) -> str:
        """The words, or how many there are."""
        if text is None:
            return ""
        return text if self.tells_words else f"{HIDDEN} ({len(text):,} characters)"


class Written(msgspec.Struct, frozen=True):
    """An exchange as it is kept; `response` is None where nothing came back. In real time."""

    request: str
    response: str | None
    began_at: datetime
    answered_at: datetime | None


Write = Callable[[Showing], str]
Secrets = Callable[[], Iterable[str | None]]


class Exchange:
    """Both sides of one hand-off. What a provider leaves here costs nothing until somebody wants to keep it."""

    __slots__ = ("_answer", "_answered_at", "_began_at", "_call", "_clock", "_secrets")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._call: Write | None = None
        self._answer: Write | None = None
        self._secrets: Secrets | None = None
        self._began_at: datetime | None = None
        self._answered_at: datetime | None = None

    def went(self, write: Write, secrets: Secrets) -> None:
        """This is about to go. `write` is asked for it afterwards, if at all; `secrets` are blanked wherever they turn up."""
        self._call, self._secrets, self._began_at = write, secrets, self._clock()

    def came(self, write: Write) -> None:
        """This has come back."""
        self._answer, self._answered_at = write, self._clock()

    def written(self, showing: Showing, more: Sequence[str | None] = ()) -> Written | None:
        """Both sides in words; None where nothing was to go. `more` are secrets beside the provider's own."""
        if self._call is None or self._began_at is None or self._secrets is None:
            return None
        hidden = _forms([*self._secrets(), *more])
        request = _kept(self._call(showing), hidden, showing)
        response = _kept(self._answer(showing), hidden, showing) if self._answer is not None else None
        return Written(request, response, self._began_at, self._answered_at)


def http_call(method: str, url: str, headers: Sequence[tuple[str, str | None]], body: str) -> str:
    """A request in words; a header without a value is hidden."""
    head = [f"{method} {url}", *(f"{name}: {HIDDEN if value is None else value}" for name, value in headers)]
    return "\n".join([*head, "", body]) if body else "\n".join(head)


def http_answer(status: int, headers: Sequence[tuple[str, str]], body: str) -> str:
    """An answer in words: the headers that tell nothing secret, and the body as it is given."""
    head = [f"{status}", *(f"{name}: {value if name in _SHOWN_HEADERS else HIDDEN}" for name, value in headers[:50])]
    return "\n".join([*head, "", body]) if body else "\n".join(head)


def no_answer(code: str, detail: str) -> str:
    """What stands where an answer would, when none came."""
    return f"({code}: {detail})" if detail else f"({code})"


def body_text(body: bytes) -> str:
    """A body as text; JSON as it would be written without escapes, so that what is blanked cannot hide behind them."""
    try:
        tree: Any = msgspec.json.decode(body)
        return msgspec.json.encode(tree).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError):
        return body.decode("utf-8", "replace")


def _kept(text: str, hidden: Sequence[str], showing: Showing) -> str:
    """The text as it is kept: blanked first, so that nothing is cut in two and half of it left."""
    for secret in hidden:
        text = text.replace(secret, HIDDEN)
    for address in _said_as(showing.address):
        text = re.sub(re.escape(address), lambda _: showing.masked, text, flags=re.IGNORECASE)
    text = _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n"))
    raw = text.encode()
    if len(raw) <= SIDE_BYTES:
        return text
    end = f"\n… ({len(raw):,} bytes in all)"
    return raw[: SIDE_BYTES - len(end.encode())].decode("utf-8", "ignore") + end


def _said_as(address: str) -> list[str]:
    """Every form in which a provider may say the address: a number also without its plus, or with two noughts."""
    forms = _forms([address])
    if address.startswith("+") and address[1:].isdigit():
        forms += [f"00{address[1:]}", address[1:]]
    return forms


def _forms(secrets: Iterable[str | None]) -> list[str]:
    """Every form in which these may be said: as they are, in an address, in JSON, in base64, in hexadecimal; the longest first."""
    found: set[str] = set()
    for secret in secrets:
        if secret is None:
            continue
        # Of what has many lines (a key) each one is secret.
        for text in {secret, secret.strip(), *(line.strip() for line in secret.splitlines())}:
            if len(text) < _SHORTEST:
                continue
            raw = text.encode("utf-8", "replace")
            in_json = _in_json(raw.decode())
            # JSON within JSON: a body that is said back as a text.
            found |= {text, quote(raw, safe=""), quote(raw), quote_plus(raw), in_json, _in_json(in_json), raw.hex()}
            found |= {base64.b64encode(raw).decode().rstrip("="), base64.urlsafe_b64encode(raw).decode().rstrip("=")}
            found.add(text.replace("/", "\\/"))
    return sorted(found, key=len, reverse=True)


def _in_json(text: str) -> str:
    return msgspec.json.encode(text).decode()[1:-1]
