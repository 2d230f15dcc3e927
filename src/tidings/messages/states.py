"""Where a delivery stands, and which state follows which: the literal table of guarantee.md."""

from enum import StrEnum


class State(StrEnum):
    """Where a delivery stands."""

    SCHEDULED = "scheduled"
    QUEUED = "queued"
    HELD = "held"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


# guarantee.md, "States of a delivery". `queued` with a lease is on the wire: that is derived, and no state of its own.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.SCHEDULED: frozenset({State.QUEUED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED}),
    State.QUEUED: frozenset(
        {
            State.SENT,
            State.DELIVERED,
            State.READ,
            State.FAILED,
            State.UNKNOWN,
            State.HELD,
            State.SKIPPED,
            State.CANCELLED,
            State.EXPIRED,
            State.SUPERSEDED,
        }
    ),
    State.HELD: frozenset({State.QUEUED, State.SKIPPED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED}),
    State.UNKNOWN: frozenset({State.SENT, State.DELIVERED, State.READ, State.FAILED, State.QUEUED}),
    State.SENT: frozenset({State.DELIVERED, State.READ, State.FAILED}),
    State.DELIVERED: frozenset({State.READ}),
    State.READ: frozenset(),
    State.FAILED: frozenset({State.DELIVERED, State.READ}),
    State.SKIPPED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
    State.SUPERSEDED: frozenset(),
}

MEANINGS: dict[State, str] = {
    State.SCHEDULED: "due later: send_at",
    State.QUEUED: "due now, or waiting for its next try; on the wire while it is leased",
    State.HELD: "the guard said not now; the reason says what it waits for",
    State.UNKNOWN: "handed over, and no answer came: neither success nor failure",
    State.SENT: "the provider took it",
    State.DELIVERED: "it reached the handset, the mailbox or the app",
    State.READ: "the person saw it",
    State.FAILED: "refused for good; better evidence may still come",
    State.SKIPPED: "not sent, for the reason given",
    State.CANCELLED: "stopped by the caller before it was claimed",
    State.EXPIRED: "too late to be true",
    State.SUPERSEDED: "a newer message of its collapse key took its place",
}

# Nothing more is owed for these. `sent` is final too: at once on a channel without receipts, elsewhere after its horizon.
FINAL = frozenset({State.DELIVERED, State.READ, State.FAILED, State.SKIPPED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED})

# In these nothing has arrived, nor does it wait for its turn: the trigger of deliveries keeps them in a table of their own.
UNDELIVERED = frozenset({State.UNKNOWN, State.HELD, State.FAILED, State.SKIPPED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED})
