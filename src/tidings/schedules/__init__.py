"""Schedules: a send that comes again, by a cron expression in a zone, each of its times once.

The next time is a timer. Due, it becomes a run in the transaction that takes the timer: in time, its message is accepted there and
then; too late (an outage), the last one waits for a person and those before it are skipped. All of a schedule's times are business
time. `run_due` is the timer's handler; schedules reach messages in one place, run.py.
"""

from tidings.schedules.create_schedule import create_schedule
from tidings.schedules.due import next_times
from tidings.schedules.erase import RECIPIENT_ERASED, erase_recipient
from tidings.schedules.foresee_times import foresee_times
from tidings.schedules.look import delete_schedule, get_schedule, last_runs, list_runs, list_schedules
from tidings.schedules.model import RUN_TRANSITIONS, Run, RunState, Schedule, ScheduleInput, SchedulePatch, ScheduleState
from tidings.schedules.pause_schedule import pause_schedule, resume_schedule
from tidings.schedules.run_due import run_due
from tidings.schedules.settle import confirm_run, skip_run
from tidings.schedules.timer import KIND
from tidings.schedules.update_schedule import update_schedule

__all__ = [
    "KIND",
    "RECIPIENT_ERASED",
    "RUN_TRANSITIONS",
    "Run",
    "RunState",
    "Schedule",
    "ScheduleInput",
    "SchedulePatch",
    "ScheduleState",
    "confirm_run",
    "create_schedule",
    "delete_schedule",
    "erase_recipient",
    "foresee_times",
    "get_schedule",
    "last_runs",
    "list_runs",
    "list_schedules",
    "next_times",
    "pause_schedule",
    "resume_schedule",
    "run_due",
    "skip_run",
    "update_schedule",
]
