"""Tidings: every message between a company and its people, from Python.

    from tidings_sdk import Tidings

    with Tidings("https://tidings.example.com", "td_live_…") as client:
        client.messages.send(to="user_42", template="order-confirmation", data={"order": "A-1001"})

`AsyncTidings` is the same for `async` programs; `verify` reads webhooks, `sign_token` signs tokens of end users; whatever goes wrong
is a `TidingsError`. Answers are told as `tidings_sdk.types`.
"""

from tidings_sdk import events, types
from tidings_sdk.client import AsyncTidings, Tidings
from tidings_sdk.events import Event
from tidings_sdk.exchange import Retries
from tidings_sdk.model import OMIT, Model, Omit
from tidings_sdk.paging import AsyncPaged, Paged
from tidings_sdk.problems import (
    AnswerLost,
    Conflict,
    DeadlinePassed,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    Malformed,
    NotFound,
    NotReached,
    ServerFailed,
    SignatureWrong,
    Throttled,
    TidingsError,
    TidingsProblem,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from tidings_sdk.tokens import sign_token
from tidings_sdk.version import __version__
from tidings_sdk.webhooks import verify

__all__ = [
    "OMIT",
    "AnswerLost",
    "AsyncPaged",
    "AsyncTidings",
    "Conflict",
    "DeadlinePassed",
    "Event",
    "FieldError",
    "Forbidden",
    "Gone",
    "Invalid",
    "Malformed",
    "Model",
    "NotFound",
    "NotReached",
    "Omit",
    "Paged",
    "Retries",
    "ServerFailed",
    "SignatureWrong",
    "Throttled",
    "Tidings",
    "TidingsError",
    "TidingsProblem",
    "TooLarge",
    "Unauthenticated",
    "Unavailable",
    "__version__",
    "events",
    "sign_token",
    "types",
    "verify",
]
