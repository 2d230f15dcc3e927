"""What is wrong with a schedule. Pure, but for its message, which run.py looks at."""

from datetime import UTC, datetime, timedelta

from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError, Invalid
from tidings.messages import Send
from tidings.schedules.due import next_time
from tidings.schedules.model import Times
from tidings.schedules.times import is_cron
from tidings.workspaces import timezone_name

LATEST_START = timedelta(days=3 * 366)
LONGEST_LATE = timedelta(days=7)
# A worker looks every half second: whoever asks for less would be asked about every single run.
SHORTEST_LATE = timedelta(minutes=1)
_ABSOLUTE = ("send_at", "expires_at")


def wrong_times(times: Times, now: datetime) -> list[FieldError]:
    """Everything that is wrong with when it is sent."""
    errors: list[FieldError] = []
    if not is_cron(times.cron):
        detail = "This is no cron expression of five fields: minute, hour, day of the month, month, day of the week, as in `0 9 * * MON`"
        errors.append(FieldError("/cron", "invalid_cron", detail))
    if timezone_name(times.timezone) is None:
        errors.append(FieldError("/timezone", "invalid_timezone", "This is no IANA time zone, such as Europe/Amsterdam."))
    late_after = parse_duration(times.late_after)
    if late_after is None or not SHORTEST_LATE <= late_after <= LONGEST_LATE:
        errors.append(FieldError("/late_after", "invalid_duration", "A duration is written as 90s, 15m or 24h, from 1m up to 7d"))
    if times.starts_at > now + LATEST_START:
        errors.append(FieldError("/starts_at", "too_far", "A schedule can begin up to three years ahead"))
    if times.ends_at is not None and times.ends_at <= times.starts_at:
        errors.append(FieldError("/ends_at", "too_early", "It would end before it begins"))
    return errors


def nothing_to_come(times: Times, now: datetime) -> list[FieldError]:
    """That there will never be such a time is wrong too, of times that are right in themselves."""
    if next_time(times, now) is not None:
        return []
    return [FieldError("/cron", "no_times", "There is no such time between its start and its end")]


def wrong_message(send: Send, refused: Invalid | None = None) -> list[FieldError]:
    """What of a message cannot come again, and what its plan was refused for, with pointers into the schedule."""
    errors = [
        FieldError(f"/message/{name}", "not_in_schedule", "The schedule says when; leave it out")
        for name in _ABSOLUTE
        if getattr(send, name) is not None
    ]
    if send.in_reply_to is not None:
        errors.append(FieldError("/message/in_reply_to", "not_in_schedule", "A question is answered once; leave it out"))
    told = {error.pointer for error in errors}
    further = refused.errors if refused is not None else []
    placed = [FieldError(f"/message{error.pointer}", error.code, error.detail) for error in further]
    return errors + [error for error in placed if error.pointer not in told]


def in_utc(moment: datetime) -> datetime:
    """The same time in UTC, which one without an offset is in; one off the calendar is its edge."""
    try:
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return (datetime.min if moment.year < 5_000 else datetime.max).replace(tzinfo=UTC)  # noqa: DTZ901 - it gets one
