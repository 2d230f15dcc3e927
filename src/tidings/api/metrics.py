"""What the API counts, for Prometheus."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class ApiMetrics:
    """The API's counters in one registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter("tidings_requests", "Requests answered", ["operation", "status"], registry=registry)
        self._seconds = Histogram("tidings_request_seconds", "Time to answer", ["operation"], buckets=_SECONDS, registry=registry)
        self._accepted = Counter("tidings_accepted", "Deliveries accepted", ["lane", "channel"], registry=registry)
        # Finding a labelled child costs more than counting in it; operations and statuses are few.
        self._taken: dict[tuple[str, str], Counter] = {}
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def accepted(self, lane: str, channels: Sequence[str], recipients: int) -> None:
        """A message to so many people was stored."""
        for channel in channels:
            known = self._taken.get((lane, channel))
            if known is None:
                known = self._taken[lane, channel] = self._accepted.labels(lane, channel)
            known.inc(recipients)

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """A request was answered."""
        known = self._known.get((operation, status))
        if known is None:
            known = self._known[operation, status] = (self._requests.labels(operation, str(status)), self._seconds.labels(operation))
        requests, durations = known
        requests.inc()
        durations.observe(seconds)
