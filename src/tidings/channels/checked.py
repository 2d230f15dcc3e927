"""Credentials that know more of themselves than their types say."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from tidings.core.errors import FieldError


@runtime_checkable
class ChecksItself(Protocol):
    """Credentials with rules that no single type holds: they are asked when an account is made or changed, and not when it is used."""

    def flaws(self) -> Sequence[FieldError]:
        """Everything that is wrong, each with its pointer into the credentials; nothing where all is well."""
        ...
