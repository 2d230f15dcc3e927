"""Twilio's own validator of its signatures, from its Python library, with types."""

from collections.abc import Mapping
from typing import Protocol, cast

from twilio.request_validator import RequestValidator  # pyright: ignore[reportMissingTypeStubs]


class Validator(Protocol):
    """What is used of `RequestValidator`; without an algorithm it is HMAC_SHA1, by the auth token."""

    def compute_signature(self, uri: str, params: Mapping[str, str], algorithm: str | None = None) -> str:
        """As Twilio signs it."""
        ...

    def validate(self, uri: str, params: Mapping[str, str], signature: str, algorithm: str | None = None) -> bool:
        """Whether Twilio signed it."""
        ...


def validator(secret: str) -> Validator:
    """For one secret."""
    return cast("Validator", RequestValidator(secret))
