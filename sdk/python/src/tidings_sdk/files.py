"""Files go to and come from signed addresses, which are a right by themselves: no key goes with them."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from tidings_sdk.calling import Endpoint, Settings, steps_of
from tidings_sdk.exchange import Request, Steps, exchange
from tidings_sdk.problems import Conflict, NotFound, TidingsError
from tidings_sdk.types import Attachment

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Uploaded:
    """A file that is to be there."""

    data: bytes = field(repr=False)
    name: str
    type: str
    contact: str | None
    """Whose it is: your id of them; None: the company's."""


def upload_steps(settings: Settings, given: Uploaded, timeout: float | None) -> Steps[Attachment]:
    """It is announced, its bytes are put, and it is told as it stands then."""
    fields = {"name": given.name, "type": given.type, "size": len(given.data)}
    base, whose = _base(settings, given.contact)
    announce = Endpoint("POST", base, Attachment, takes_key=True)
    made = yield from steps_of(settings, announce, whose, fields=fields, timeout=timeout)
    if made.upload is None:
        raise TidingsError(f"{made.id} is {made.state} already, and takes no bytes")
    request = Request(method="PUT", url=_reached(settings, made.upload.url), headers={"content-type": given.type}, content=given.data)
    try:
        yield from exchange(request, settings.retries, settings.timeout if timeout is None else timeout)
    except Conflict as problem:
        # Of a try whose answer was lost.
        if problem.code != "uploaded_already":
            raise
    return (yield from _get(settings, made.id, given.contact, timeout))


def download_steps(settings: Settings, attachment: str | Attachment, timeout: float | None) -> Steps[bytes]:
    """It is looked up where it has no address yet, and fetched from there."""
    if isinstance(attachment, str) or attachment.download is None:
        attachment = yield from _get(settings, attachment if isinstance(attachment, str) else attachment.id, None, timeout)
    if attachment.download is None:
        raise NotFound(status=404, code="not_uploaded", detail=f"The bytes of {attachment.id} were announced, and have not come")
    request = Request(method="GET", url=_reached(settings, attachment.download.url))
    answer = yield from exchange(request, settings.retries, settings.timeout if timeout is None else timeout)
    return answer.body


def _get(settings: Settings, attachment_id: str, contact: str | None, timeout: float | None) -> Steps[Attachment]:
    base, whose = _base(settings, contact)
    endpoint = Endpoint("GET", f"{base}/{{attachment}}", Attachment)
    return (yield from steps_of(settings, endpoint, (*whose, attachment_id), timeout=timeout))


def _base(settings: Settings, contact: str | None) -> tuple[str, tuple[str, ...]]:
    """Where the files are of a contact, of the company, or of the end user whose token it is."""
    if contact is not None:
        return "/v1/contacts/{id}/attachments", (contact,)
    return ("/v1/attachments" if settings.key.startswith(("td_", "tds_")) else "/v1/me/attachments"), ()


def _reached(settings: Settings, url: str) -> str:
    """The signed address; of a server that was never told what others call it, at the one by which it was reached."""
    ours, given = urlsplit(settings.base_url), urlsplit(url)
    if given.hostname not in _LOOPBACK:
        return url
    return urlunsplit((ours.scheme, ours.netloc, given.path, given.query, ""))
