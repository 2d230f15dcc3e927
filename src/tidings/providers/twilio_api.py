"""Calls of Twilio's REST API: where it is, who asks, and what one call can come to.

Sources, all read 2026-11-21: www.twilio.com/docs/usage/requests-to-twilio (basic authentication),
www.twilio.com/docs/usage/twilios-response (errors, paging), Twilio's OpenAPI document of api.twilio.com/2010-04-01.
"""

import base64
import re
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec import Meta

from tidings.channels import Account, Refused, Unknown
from tidings.core.lines import ONE_LINE
from tidings.core.secret_fields import SECRET
from tidings.net import Ambiguous, HttpClient, NotSent, Poster, Response

# Twilio's regions and the edge through which each is reached. Without its edge a region's name is no host any more: since 2026-04-28
# api.<region>.twilio.com is gone (www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region, read
# 2026-11-21; the pairs are those of Twilio's own libraries, twilio-java pull 928).
_EDGES = {
    "au1": "sydney",
    "br1": "sao-paulo",
    "de1": "frankfurt",
    "ie1": "dublin",
    "jp1": "tokyo",
    "jp2": "osaka",
    "sg1": "singapore",
    "us1": "ashburn",
    "us2": "umatilla",
}
_END = r"$(?!\n)"
_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}", re.ASCII)

Fields = Sequence[tuple[str, str]]


class TwilioCredentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account's SID and its auth token, by which Twilio signs what it tells; an API key, where there is one, makes the calls."""

    account_sid: Annotated[str, Meta(pattern=rf"^AC[0-9a-fA-F]{{32}}{_END}")]
    auth_token: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE), SECRET]
    api_key: Annotated[str, Meta(pattern=rf"^SK[0-9a-fA-F]{{32}}{_END}")] | None = None
    api_secret: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE), SECRET] | None = None
    messaging_service_sid: Annotated[str, Meta(pattern=rf"^MG[0-9a-fA-F]{{32}}{_END}")] | None = None
    """The messaging service that chooses the sender, where none is named."""
    webhook_secret: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE), SECRET] | None = None
    """The secret of the shared key by which Twilio signs what it tells, where its webhook settings name one instead of the auth token."""
    region: Annotated[str, Meta(pattern=rf"^[a-z]{{2}}[0-9]{_END}")] | None = None
    edge: Annotated[str, Meta(pattern=rf"^[a-z]+(-[a-z]+)*{_END}", max_length=30)] | None = None
    base_url: Annotated[str, Meta(pattern=rf"^https?://[^\s/?#@]+{_END}", max_length=300)] | None = None
    """A gateway of your own that speaks as api.twilio.com does."""

    def __post_init__(self) -> None:
        """Raises ValueError where two fields contradict each other."""
        if (self.api_key is None) != (self.api_secret is None):
            raise ValueError("api_key and api_secret belong together")
        if self.base_url is not None and (self.region or self.edge):
            raise ValueError("base_url stands in the place of region and edge")
        if self.region is not None and self.edge is None and self.region not in _EDGES:
            raise ValueError(f"region {self.region} needs its edge; known without one are {', '.join(_EDGES)}")


def credentials_of(account: Account) -> TwilioCredentials:
    """The account's credentials as this provider's own struct."""
    credentials = account.credentials
    assert isinstance(credentials, TwilioCredentials)
    return credentials


def base_of(credentials: TwilioCredentials) -> str:
    """Where the API is, without a slash at its end."""
    if credentials.base_url is not None:
        return credentials.base_url
    if credentials.region is None and credentials.edge is None:
        return "https://api.twilio.com"
    region = credentials.region or "us1"
    return f"https://api.{credentials.edge or _EDGES[region]}.{region}.twilio.com"


def path_of(credentials: TwilioCredentials, rest: str = "") -> str:
    """The path of something of this account: `.json`, `/Messages.json`."""
    return f"/2010-04-01/Accounts/{credentials.account_sid}{rest}"


def is_message_sid(text: object) -> bool:
    """Whether it is the id of a message: `SM…` or `MM…` and 32 hexadecimal digits."""
    return isinstance(text, str) and _SID.fullmatch(text) is not None


def authorization(credentials: TwilioCredentials, *, by_token: bool = False) -> tuple[str, str]:
    """The header that says who asks: the API key where there is one, else (or `by_token`) the account itself."""
    if by_token or credentials.api_key is None:
        pair = f"{credentials.account_sid}:{credentials.auth_token}"
    else:
        pair = f"{credentials.api_key}:{credentials.api_secret}"
    return ("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")


def is_its_own(url: str, credentials: TwilioCredentials) -> bool:
    """Whether these credentials may be shown there: at the account's own API, or at any region's API where that is Twilio's."""
    try:
        asked, own = urlsplit(url), urlsplit(base_of(credentials))
        if (asked.scheme, asked.hostname, asked.port) == (own.scheme, own.hostname, own.port):
            return "@" not in asked.netloc
        host = asked.hostname or ""
        is_twilio = credentials.base_url is None and asked.scheme == "https" and asked.port in (None, 443)
    except ValueError:
        return False
    return is_twilio and host.startswith("api.") and host.endswith(".twilio.com") and "@" not in asked.netloc


async def ask(
    http: HttpClient,
    credentials: TwilioCredentials,
    path: str,
    query: Fields = (),
    *,
    by_token: bool = False,
    seconds: float = 9.0,
    max_bytes: int = 1 << 20,
) -> Response | NotSent | Ambiguous:
    """What GET of a path of the API answered."""
    target = f"{base_of(credentials)}{path}{'?' + urlencode(query) if query else ''}"
    headers = (authorization(credentials, by_token=by_token), ("Accept", "application/json"))
    return await http.request("GET", target, headers=headers, seconds=seconds, max_bytes=max_bytes)


async def post(
    poster: Poster, credentials: TwilioCredentials, path: str, form: Fields, *, seconds: float
) -> Response | NotSent | Ambiguous:
    """What POST of a form to a path of the API answered."""
    headers = (
        authorization(credentials),
        ("Accept", "application/json"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    )
    return await poster.ask_once("POST", base_of(credentials) + path, headers=headers, body=urlencode(form).encode(), seconds=seconds)


def failed(failure: NotSent | Ambiguous) -> Refused | Unknown:
    """A call that had no answer, as the port says it."""
    if isinstance(failure, NotSent):
        return Refused(code=failure.code, detail=failure.detail, may_retry=failure.may_retry)
    return Unknown(code=failure.code, detail=failure.detail)
