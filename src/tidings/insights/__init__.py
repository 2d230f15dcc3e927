"""What happened, in numbers, and what needs a person now.

Everything is counted from the event log, by one worker at a time, some seconds behind: nothing that is sent waits for it. A count and
the place up to which the log was read move in one statement, so that each fact is counted once whenever a process is killed.
"""

from tidings.insights.count import COUNTS, Counted, count_facts, tidy
from tidings.insights.now import Failing, Need, Now, Waiting, now_of
from tidings.insights.series import MOST_POINTS, Counts, Grouping, Series, Span, Step, read_series, span_of
from tidings.insights.spent import spent_today

__all__ = [
    "COUNTS",
    "MOST_POINTS",
    "Counted",
    "Counts",
    "Failing",
    "Grouping",
    "Need",
    "Now",
    "Series",
    "Span",
    "Step",
    "Waiting",
    "count_facts",
    "now_of",
    "read_series",
    "span_of",
    "spent_today",
    "tidy",
]
