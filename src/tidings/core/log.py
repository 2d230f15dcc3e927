"""The structured log: one JSON object a line on standard error, with the request's and the message's id.

Never an address, a body or a secret: what is logged is named field by field, and a provider's free text is not.
"""

import json
import logging
import sys
from contextvars import ContextVar

from tidings.core.clock import rfc3339, system_clock

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}


def get_logger(name: str) -> logging.Logger:
    """The logger of a module; pass fields by `extra={…}`."""
    return logging.getLogger(f"tidings.{name}")


def configure_log(level: str = "INFO") -> None:
    """From here on everything that is logged goes to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.getLogger("uvicorn.access").disabled = True


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": rfc3339(system_clock()),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if (current := request_id.get()) is not None:
            line["request_id"] = current
        line.update({key: value for key, value in record.__dict__.items() if key not in _PLAIN})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            # The text of an exception can hold what a person wrote; its place in our code cannot.
            line["at"] = _places(record.exc_info[1])
        return json.dumps(line, default=str, ensure_ascii=False)


def _places(error: BaseException) -> list[str]:
    places: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-6:]
