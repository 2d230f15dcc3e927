"""SMS and MMS by Twilio: one message by one call, and what becomes of it by callback or by asking.

Twilio's Messages resource takes no idempotency key: it is neither in its OpenAPI document nor on its page, and a call that is made
twice sends twice. What Twilio does with STOP, START and HELP: www.twilio.com/docs/messaging/tutorials/advanced-opt-out ("By default,
Twilio handles standard English-language reply messages"), read 2026-11-21: it answers them, and refuses later messages with 21610.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import msgspec

from tidings.channels import (
    Account,
    Callback,
    Content,
    Declaration,
    Forged,
    Media,
    Outbound,
    Outcome,
    Polled,
    Receipt,
    Refused,
    RemoteMedia,
    Reply,
    Sent,
    Sorted,
    Told,
    Unknown,
    Unreadable,
    Verified,
)
from tidings.core.clock import Clock, system_clock
from tidings.core.ids import decode
from tidings.net import Ambiguous, HttpClient, NotSent, Policy, Poster, Response
from tidings.providers.twilio_api import (
    TwilioCredentials,
    ask,
    authorization,
    credentials_of,
    failed,
    is_its_own,
    is_message_sid,
    path_of,
    post,
)
from tidings.providers.twilio_callbacks import (
    STATES,
    Message,
    check_callback,
    read_callback,
    receipt_of,
    reply_to,
    sort_callback,
    with_reference,
)
from tidings.providers.twilio_errors import meaning_of, refusal_of
from tidings.providers.twilio_poll import poll_messages
from tidings.providers.twilio_shown import secrets_of, shown_answer, shown_call

# Below the deadlines of an attempt (3 s for a login code, 10 s else): what ends before a byte has left is not sent for certain.
_OTP_SECONDS = 2.7
_SECONDS = 9.0
_MEDIA_SECONDS = 25.0

# A login code is of no use after five minutes: Twilio drops it where its own queue is longer (ValidityPeriod, 1 to 36000 s).
_OTP_VALID_SECONDS = 300

# What to change, by the code of a failed test of the credentials.
_ADVICE: dict[str, str] = {
    "bad_credentials": "Twilio refused the account SID with this auth token: copy both anew from the Console, of the same (sub)account.",
    "not_found": "Twilio knows no account of this SID in this region.",
    "account_suspended": "Twilio has suspended the account: see the Console, it is mostly the balance.",
    "address_refused": "The address of base_url is private, and this installation does not reach private networks.",
    "tls_required": "base_url is not https: set TIDINGS_ALLOW_PRIVATE_NETWORKS for a gateway beside you.",
    "name_lookup_failed": "No such host: see region, edge and base_url.",
    "connect_failed": "Nothing answers there; a firewall may keep this machine from api.twilio.com.",
    "connect_timeout": "Nothing answers there; a firewall may keep this machine from api.twilio.com.",
}


class _AccountResource(msgspec.Struct, frozen=True):
    """www.twilio.com/docs/iam/api/account, read 2026-11-21."""

    sid: str
    status: str = ""
    type: str = ""
    friendly_name: str = ""


class Twilio:
    """Hands messages to Twilio over kept connections, hears what becomes of them, and asks where it cannot be called."""

    declaration = Declaration(
        name="twilio",
        channels=frozenset({"sms", "mms"}),
        credentials=TwilioCredentials,
        honours_key=False,
        reports_receipts=True,
        source="www.twilio.com/docs/messaging/api/message-resource and Twilio's OpenAPI document of it, read 2026-11-21",
        # Either can be chosen for what comes in; statuses are always posted.
        callback_methods=frozenset({"POST", "GET"}),
        title="Twilio",
        means="SMS and MMS by Twilio, with its statuses and what people answer.",
    )

    def __init__(self, policy: Policy, *, clock: Clock = system_clock) -> None:
        self._poster = Poster(policy)
        self._http = HttpClient(policy)
        self._clock = clock

    async def send(self, outbound: Outbound, account: Account) -> Outcome:
        """Sent with the message's SID once Twilio has made it; its statuses come to an address that names our delivery."""
        credentials = credentials_of(account)
        form = _form(outbound, account, credentials)
        if isinstance(form, Refused):
            return form
        seconds = _OTP_SECONDS if outbound.purpose == "otp" else _SECONDS
        exchange = outbound.exchange
        if exchange is not None:
            exchange.went(lambda showing: shown_call(credentials, form, showing), lambda: secrets_of(credentials, account))
        answer = await post(self._poster, credentials, path_of(credentials, "/Messages.json"), form, seconds=seconds)
        if exchange is not None:
            exchange.came(lambda showing: shown_answer(answer, showing))
        return failed(answer) if isinstance(answer, NotSent | Ambiguous) else _outcome(answer, self._clock())

    async def verify(self, account: Account) -> Verified:
        """Ask for the account by its token, and for its messages by the API key, which may not ask for the account."""
        credentials = credentials_of(account)
        answer = await ask(self._http, credentials, path_of(credentials, ".json"), by_token=True)
        refused = _not_verified(answer, self._clock())
        if refused is not None or not isinstance(answer, Response):
            return refused or Verified(ok=False, detail="Twilio did not answer.")
        try:
            found = msgspec.json.decode(answer.body, type=_AccountResource)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return Verified(ok=False, detail="What answers there is not Twilio's API.")
        if found.status not in ("", "active"):
            return Verified(ok=False, detail=f"The account is {found.status[:40]}: Twilio's Console tells why.")
        if credentials.api_key is not None:
            listed = await ask(self._http, credentials, path_of(credentials, "/Messages.json"), (("PageSize", "1"),))
            if _not_verified(listed, self._clock()) is not None:
                detail = "The auth token is right, and the API key is not: make a standard key of this account, in this region."
                return Verified(ok=False, detail=detail)
        if account.sender is None and credentials.messaging_service_sid is None:
            return Verified(ok=True, detail="Twilio knows the account. Name a sender, or a messaging_service_sid, before you send.")
        is_trial = found.type == "Trial"
        return Verified(ok=True, detail=f"Twilio knows the account{'; a trial reaches verified numbers only' if is_trial else ''}.")

    async def aclose(self) -> None:
        """Every kept connection is closed."""
        self._poster.close()
        await self._http.aclose()

    def check(self, callback: Callback, account: Account) -> Forged | None:
        """None where Twilio signed the URL and the form with this account's secret. What was polled carries no signature, and needs none."""
        return check_callback(callback, credentials_of(account))

    def sort(self, callback: Callback, account: Account | None = None) -> Sorted:  # noqa: ARG002 - the port's signature
        """What came in has the id `in:<sid>`, a status `st:<sid>:<status>`, pushed or polled."""
        return sort_callback(callback)

    def read(self, callback: Callback, account: Account) -> Sequence[Told] | Unreadable:  # noqa: ARG002 - the port's signature
        """The message that came in, or the receipt; nothing where a message still waits at Twilio."""
        return read_callback(callback)

    def reply(self, callback: Callback) -> Reply:
        """An empty TwiML document."""
        return reply_to(callback)

    async def poll(self, account: Account, cursor: str | None, now: datetime) -> Polled | Refused | Unknown:
        """What came in, and every status of what was sent by the API, since the cursor."""
        return await poll_messages(self._http, credentials_of(account), cursor, now)

    async def look_up(self, outbound_reference: str, provider_reference: str | None, account: Account, sent_at: datetime) -> Receipt | None:  # noqa: ARG002 - the port's signature
        """The message's status now. Without its SID None: Twilio keeps no reference of ours by which it could be told from another."""
        credentials = credentials_of(account)
        if not is_message_sid(provider_reference):
            return None
        answer = await ask(self._http, credentials, path_of(credentials, f"/Messages/{provider_reference}.json"))
        if not isinstance(answer, Response) or answer.status != 200:
            return None
        try:
            message = msgspec.json.decode(answer.body, type=Message)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        if message.sid != provider_reference:
            return None
        return receipt_of(message, decode("dlv", outbound_reference), self._clock())

    async def fetch_media(self, media: RemoteMedia, account: Account, *, max_bytes: int) -> Media | Refused | Unknown:
        """The file; where Twilio sends us on to its store, which it does once, our credentials do not go along."""
        credentials = credentials_of(account)
        if not is_its_own(media.url, credentials):
            return Refused(code="foreign_media", detail="The file is not kept at the account's own API.")
        answer = await self._file(media.url, (authorization(credentials),), max_bytes)
        if isinstance(answer, Response) and answer.status in (301, 302, 303, 307, 308):
            target = urljoin(media.url, answer.header("location") or "")
            answer = await self._file(target, (), max_bytes)
        if isinstance(answer, Ambiguous) and answer.code == "response_too_large":
            return Refused(code="too_large", detail=answer.detail)
        if isinstance(answer, NotSent | Ambiguous):
            return failed(answer)
        if answer.status != 200:
            refusal = refusal_of(answer, self._clock())
            # A second redirect is none that Twilio makes.
            return Refused(code="too_many_redirects") if 300 <= answer.status < 400 else refusal
        kind = (answer.header("content-type") or "").partition(";")[0].strip().lower() or media.type
        return Media(name=media.name or urlsplit(media.url).path.rpartition("/")[2] or "file", type=kind, data=answer.body)

    async def _file(self, url: str, headers: tuple[tuple[str, str], ...], max_bytes: int) -> Response | NotSent | Ambiguous:
        return await self._http.request("GET", url, headers=headers, seconds=_MEDIA_SECONDS, max_bytes=max_bytes)


def _form(outbound: Outbound, account: Account, credentials: TwilioCredentials) -> list[tuple[str, str]] | Refused:
    """The parameters of one message: www.twilio.com/docs/messaging/api/message-resource#request-body-parameters, read 2026-11-21."""
    if outbound.content.media:
        detail = "Twilio fetches the files of an MMS from a public address, and these have none: leave them out, or link to them."
        return Refused(code="media_needs_url", detail=detail)
    text = _text(outbound.content)
    sender = outbound.sender or account.sender
    if sender is None and credentials.messaging_service_sid is None:
        return Refused(code="no_sender", detail="Name a sender of the account, or its messaging_service_sid.")
    if "\0" in text or not all(_is_text(part) for part in (text, outbound.address, sender or "")):
        return Refused(code="bad_text", detail="The text holds a character that no SMS can.")
    form = [("To", outbound.address), ("Body", text)]
    if sender is not None:
        form.append(("From", sender))
    if credentials.messaging_service_sid is not None:
        # With a sender as well, that one of the service's.
        form.append(("MessagingServiceSid", credentials.messaging_service_sid))
    if outbound.channel == "mms":
        form.append(("SendAsMms", "true"))
    if outbound.purpose == "otp":
        form.append(("ValidityPeriod", str(_OTP_VALID_SECONDS)))
    if account.callback_url is not None:
        form.append(("StatusCallback", with_reference(account.callback_url, outbound.reference, outbound.attempt)))
    return form


def _text(content: Content) -> str:
    """What there is to say, in one text: Twilio has neither a subject nor buttons for SMS and MMS."""
    title = (content.title or "").strip()
    links = "".join(f"\n{action.label}: {action.url}" for action in content.actions)
    return f"{title}\n{content.text}{links}" if title else content.text + links


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def _outcome(answer: Response, now: datetime) -> Outcome:
    if not 200 <= answer.status < 300:
        return refusal_of(answer, now)
    try:
        message = msgspec.json.decode(answer.body, type=Message)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return Unknown(code="malformed_answer", detail=f"HTTP {answer.status}, and no message in it")
    if not is_message_sid(message.sid):
        return Unknown(code="malformed_answer", detail=f"HTTP {answer.status}, and a message without a SID")
    if STATES.get(message.status or "") == "failed":
        # Made and given up in one go: nothing was handed to any carrier.
        meaning = meaning_of(message.error_code) if message.error_code else None
        detail = f"{message.error_code or ''} {message.status}".strip()
        return Refused(
            code=meaning.code if meaning else message.status or "failed", detail=detail, may_retry=meaning is not None and meaning.may_retry
        )
    return Sent(message.sid, message.status)


def _not_verified(answer: Response | NotSent | Ambiguous, now: datetime) -> Verified | None:
    if isinstance(answer, Response) and answer.status == 200:
        return None
    failure = refusal_of(answer, now) if isinstance(answer, Response) else failed(answer)
    return Verified(ok=False, detail=_ADVICE.get(failure.code) or f"Twilio said no: {failure.code} {failure.detail}".strip())
