"""Any target that speaks HTTP, by configuration: what it is sent, how its answer is read, what it says later.

The account holds all of it (custom_credentials.py). A request is built by custom_request.py, its answer read by custom_answer.py, and
what the target tells us by custom_callbacks.py; here they meet the network.
"""

import asyncio
import ssl
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit
from uuid import UUID

import msgspec

from tidings.channels import (
    CHANNELS,
    Account,
    Callback,
    Content,
    Declaration,
    Forged,
    Media,
    Outbound,
    Outcome,
    Refused,
    RemoteMedia,
    Reply,
    Sorted,
    Told,
    Unknown,
    Unreadable,
    Verified,
)
from tidings.core.clock import Clock, system_clock
from tidings.expressions import RenderFailed
from tidings.net import Ambiguous, HttpClient, NotSent, Policy, Poster, reach
from tidings.providers.custom_answer import outcome_of
from tidings.providers.custom_callbacks import lane_of, read_callback, sort_callback
from tidings.providers.custom_credentials import CustomCredentials, variables_of
from tidings.providers.custom_request import Call, build_call, own_headers, size_of
from tidings.providers.custom_shown import secrets_of, shown_answer, shown_call
from tidings.providers.custom_signatures import ByAddressAlone, check_signature

# The time of a call, kept below the deadline of the attempt (3 s for a login code, else the channel's): a call that ends here
# knows whether a byte of it had left.
_OTP_SECONDS = 2.5
_SPARE_SECONDS = 1.5
_VERIFY_SECONDS = 6.0
_MEDIA_SECONDS = 30.0
_ANSWER_BYTES = 1 << 17
# Above this size a request is built in a thread: it would hold up every other delivery.
_LARGE_CHARACTERS = 100_000

# What speaks of the message; every other failure of a template speaks of the account.
_OF_THE_MESSAGE = frozenset({"media_unsupported", "oversize"})
_SOME_ADDRESS = "https://tidings.example/callbacks/custom/token"
_SAMPLES = {"email": "jane@example.com", "push": "token", "webpush": "https://push.example/subscription"}


class Custom:
    """Speaks to any HTTP target as its account says, and understands what it answers as far as its account says that."""

    declaration = Declaration(
        name="custom",
        channels=frozenset(CHANNELS) - {"inapp"},
        credentials=CustomCredentials,
        # The key is sent where the account names a header for it; whether the target keeps to it, nobody here knows.
        honours_key=False,
        reports_receipts=True,
        callback_methods=frozenset({"POST", "PUT", "GET"}),
        source="none: the account describes it; RFC 9110, 6901, 7617, rfc-editor.org, read 2026-11-21",
        title="A gateway of your own",
        means="Anything that takes a message by one HTTP request: you describe the request, its answer and its callbacks.",
    )

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None, clock: Clock = system_clock) -> None:
        self._policy = policy
        self._clock = clock
        self._tls = tls
        self._poster = Poster(policy, tls=tls)
        self._http = HttpClient(policy, tls=tls)

    async def send(self, outbound: Outbound, account: Account) -> Outcome:
        """What the target's answer means by the account's tables; a configuration that cannot be rendered is refused, unsent."""
        target = _target_of(account)
        is_large = size_of(outbound.content) > _LARGE_CHARACTERS
        call = await asyncio.to_thread(build_call, outbound, account, target) if is_large else build_call(outbound, account, target)
        if isinstance(call, RenderFailed):
            code = call.code if call.code in _OF_THE_MESSAGE else "bad_settings"
            return Refused(code=code, detail=f"{call.field}: {call.detail}")
        seconds = _OTP_SECONDS if outbound.purpose == "otp" else CHANNELS[outbound.channel].deadline_seconds - _SPARE_SECONDS
        exchange = outbound.exchange
        if exchange is not None:
            exchange.went(lambda showing: shown_call(outbound, target, call, showing), lambda: secrets_of(target, account))
        answer = await self._poster.ask_once(
            call.method, call.url, headers=call.headers, body=call.body, seconds=seconds, max_bytes=_ANSWER_BYTES
        )
        if exchange is not None:
            exchange.came(lambda showing: shown_answer(answer, target, showing))
        match answer:
            case NotSent():
                return Refused(code=answer.code, detail=answer.detail, may_retry=answer.may_retry)
            case Ambiguous():
                return Unknown(code=answer.code, detail=answer.detail)
            case _:
                return outcome_of(answer, target.answer, self._clock())

    async def verify(self, account: Account) -> Verified:
        """A request is built from sample values, and a connection made; nothing is sent over it, since no call is harmless everywhere."""
        target = _target_of(account)
        known = account if account.callback_url is not None else msgspec.structs.replace(account, callback_url=_SOME_ADDRESS)
        tried = [_sample(channel, known, target) for channel in sorted(self.declaration.channels)]
        call = next((one for one in tried if isinstance(one, Call)), None)
        if call is None:
            failed = next(one for one in tried if isinstance(one, RenderFailed))
            return Verified(ok=False, detail=f"A sample message cannot be written: {failed.field}: {failed.detail}.")
        failure = await reach(call.url, self._policy, tls=self._tls, seconds=_VERIFY_SECONDS)
        if failure is not None:
            return Verified(ok=False, detail=f"The target cannot be reached: {failure.detail or failure.code}.")
        detail = "A sample message can be written and the target takes connections; nothing was sent."
        return Verified(ok=True, detail=" ".join([detail, *_warnings(target)]))

    async def aclose(self) -> None:
        """Every kept connection is closed."""
        self._poster.close()
        await self._http.aclose()

    def check(self, callback: Callback, account: Account) -> Forged | None:
        """None where it carries the signature that the account asks for."""
        callbacks = _target_of(account).callbacks
        if callbacks is None:
            return Forged("not_expected", "This account has no map of callbacks.")
        return check_signature(callback, callbacks.signature)

    def sort(self, callback: Callback, account: Account | None = None) -> Sorted:
        """Its lane by the word `kind` of the address; where the account is told, by its map, which also knows the event's id."""
        callbacks = _target_of(account).callbacks if account is not None else None
        return lane_of(callback) if callbacks is None else sort_callback(callback, callbacks)

    def read(self, callback: Callback, account: Account) -> Sequence[Told] | Unreadable:
        """What it tells, by the account's map."""
        callbacks = _target_of(account).callbacks
        if callbacks is None:
            return Unreadable("not_expected", "This account has no map of callbacks.")
        return read_callback(callback, callbacks)

    def reply(self, callback: Callback) -> Reply:  # noqa: ARG002 - the port's signature
        """Empty: some gateways send what they are answered to the person."""
        return Reply()

    async def fetch_media(self, media: RemoteMedia, account: Account, *, max_bytes: int) -> Media | Refused | Unknown:
        """The file, from the target's own host or one that the account names; the account's headers go to the target alone."""
        target = _target_of(account)
        inbound = target.callbacks.inbound if target.callbacks is not None else None
        host, home = _origin(media.url), _origin(target.url)
        if host is None or (host != home and host[1] not in {name.lower() for name in (inbound.media_hosts if inbound else [])}):
            return Refused(code="foreign_media", detail="The file lies on a host that the account does not name.")
        headers = own_headers(target) if host == home else ()
        answer = await self._http.request("GET", media.url, headers=headers, seconds=_MEDIA_SECONDS, max_bytes=max_bytes)
        if isinstance(answer, NotSent):
            return Refused(code=answer.code, detail=answer.detail, may_retry=answer.may_retry)
        if isinstance(answer, Ambiguous):
            is_large = answer.code == "response_too_large"
            return Refused(code=answer.code, detail=answer.detail) if is_large else Unknown(code=answer.code, detail=answer.detail)
        if answer.status != 200:
            may_retry = answer.status == 429 or answer.status >= 500
            return Refused(code=f"http_{answer.status}", detail="The file was not given.", may_retry=may_retry)
        kind = (answer.header("content-type") or media.type).partition(";")[0].strip().lower()
        name = media.name or unquote(urlsplit(media.url).path.rpartition("/")[2])[:255]
        return Media(name=name if name.isprintable() and name else "file", type=kind or media.type, data=answer.body)


def _target_of(account: Account) -> CustomCredentials:
    credentials = account.credentials
    assert isinstance(credentials, CustomCredentials)
    return credentials


def _sample(channel: str, account: Account, target: CustomCredentials) -> Call | RenderFailed:
    fields = CHANNELS[channel].fields
    content = Content(text="A test", title="A test" if "title" in fields else None, html="<p>A test</p>" if "html" in fields else None)
    nobody = UUID(int=0)
    outbound = Outbound(
        delivery_id=nobody,
        message_id=nobody,
        workspace_id=account.workspace_id,
        attempt=1,
        reference="dlv_00000000000000000000000000",
        idempotency_key="00000000000000000000000000",
        channel=channel,
        purpose="transactional",
        address=_SAMPLES.get(channel, "+15005550006"),
        sender=None,
        content=content,
    )
    return build_call(outbound, account, target)


def _warnings(target: CustomCredentials) -> list[str]:
    found: list[str] = []
    if not variables_of(target).isdisjoint({"callback_url", "receipts_url"}):
        found.append("Its templates name the callback address, which there is only where TIDINGS_PUBLIC_URL is set.")
    if target.callbacks is not None and isinstance(target.callbacks.signature, ByAddressAlone):
        found.append("Its callbacks carry no signature: whoever learns the address can speak in its name.")
    return found


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
