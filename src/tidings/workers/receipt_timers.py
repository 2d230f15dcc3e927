"""The sandbox's handsets report after a while: each promised receipt is a timer, and due, it is a receipt like any other."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tidings.channels import Outcome, Sent
from tidings.db import Tx
from tidings.messages import Claimed, ReceiptRow, settle
from tidings.timers import Timer
from tidings.workspaces import get_workspace

KIND = "receipt"
SANDBOX = "sandbox"


def timers_for(claimed: Claimed, outcome: Outcome | None, now: datetime) -> list[Timer]:
    """The timers of what the handset will report; a real provider promises nothing."""
    reports = outcome.reports if isinstance(outcome, Sent) else ()
    return [
        Timer(
            workspace_id=claimed.workspace_id,
            kind=KIND,
            subject=claimed.delivery_id,
            key=report.state,
            due_at=now + timedelta(seconds=report.after_seconds),
        )
        for report in reports
    ]


async def report(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:
    """What these timers promised has been reported."""
    offsets = {
        workspace_id: (await get_workspace(tx, workspace_id)).clock_offset for workspace_id in {timer.workspace_id for timer in timers}
    }
    await settle(
        tx,
        [ReceiptRow(timer.workspace_id, timer.subject, timer.key, timer.due_at + offsets[timer.workspace_id], None) for timer in timers],
        now,
    )
