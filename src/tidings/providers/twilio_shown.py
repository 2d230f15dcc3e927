"""What of an exchange with Twilio is shown: the parameters and the fields that are named here, and nothing of any other but its name."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from tidings.channels import Account, Showing
from tidings.channels.exchange import HIDDEN, body_text, http_answer, http_call, no_answer
from tidings.net import Ambiguous, NotSent, Response
from tidings.providers.twilio_api import TwilioCredentials, authorization, base_of

_PARAMETERS = frozenset({"From", "SendAsMms", "ValidityPeriod"})
_FIELDS = frozenset(
    {
        "api_version",
        "code",
        "date_created",
        "date_sent",
        "date_updated",
        "direction",
        "error_code",
        "error_message",
        "from",
        "message",
        "more_info",
        "num_media",
        "num_segments",
        "price",
        "price_unit",
        "sid",
        "status",
    }
)
"""Of a message, www.twilio.com/docs/messaging/api/message-resource, and of an error, www.twilio.com/docs/usage/twilios-response."""


def shown_call(credentials: TwilioCredentials, form: Sequence[tuple[str, str]], showing: Showing) -> str:
    """The request: its account, its credentials and the address of callbacks are hidden, each parameter stands on a line of its own."""
    headers = (("Authorization", None), ("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded"))
    url = f"{base_of(credentials)}/2010-04-01/Accounts/{HIDDEN}/Messages.json"
    return http_call("POST", url, headers, "\n".join(f"{name}={_parameter(name, value, showing)}" for name, value in form))


def shown_answer(answer: Response | NotSent | Ambiguous, showing: Showing) -> str:
    """The answer, or why there is none."""
    if isinstance(answer, NotSent | Ambiguous):
        return no_answer(answer.code, answer.detail)
    return http_answer(answer.status, answer.headers, _body(answer.body, showing))


def secrets_of(credentials: TwilioCredentials, account: Account) -> tuple[str | None, ...]:
    """Whatever opens the account, or speaks in its name; the header in which some of it goes, too."""
    own, by_token = authorization(credentials)[1], authorization(credentials, by_token=True)[1]
    return (
        credentials.account_sid,
        credentials.auth_token,
        credentials.api_key,
        credentials.api_secret,
        credentials.messaging_service_sid,
        credentials.webhook_secret,
        own.removeprefix("Basic "),
        by_token.removeprefix("Basic "),
        account.callback_url,
        account.callback_url.rpartition("/")[2] if account.callback_url is not None else None,
    )


def _parameter(name: str, value: str, showing: Showing) -> str:
    if name == "To":
        return showing.masked
    if name == "Body":
        return showing.words(value)
    return value if name in _PARAMETERS else HIDDEN


def _body(body: bytes, showing: Showing) -> str:
    try:
        told: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        # No words of Twilio's: a proxy's page, and perhaps what it was told.
        return body_text(body) if showing.tells_words else f"({len(body):,} bytes)"
    if not isinstance(told, dict):
        return f"({len(body):,} bytes)"
    fields = cast("dict[str, Any]", told)
    shown = {name[:64]: value if name in _FIELDS and not isinstance(value, dict | list) else HIDDEN for name, value in fields.items()}
    return msgspec.json.format(msgspec.json.encode(dict(list(shown.items())[:100])), indent=2).decode()
