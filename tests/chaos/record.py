"""What was done to a stage, and what its people said: the ledger check holds the rows against it."""

import asyncpg
import msgspec

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
"""What the database says while it is hurt."""


class Blow(msgspec.Struct, frozen=True):
    """Something that was done, and when; `until` where it lasts; whether the database cannot be had meanwhile."""

    what: str
    at: float
    until: float = 0.0
    takes_database: bool = False

    def meets(self, since: float, to: float) -> bool:
        """Whether it was so at any moment of this time."""
        return self.at <= to and since <= max(self.at, self.until)


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of a person after which nothing more of a message may be begun for them, and when its COMMIT was known to whoever gave it."""

    message: str
    contact: str
    by: str
    at: float


CANCEL = "cancel"
"""The stop of who sent a message and takes it back."""


class Quiet(msgspec.Struct, frozen=True):
    """A time in which nobody may write to an address on a channel: its STOP was answered before, its START was not said yet."""

    channel: str
    address: str
    since: float
    to: float
