"""What the API counts, for Prometheus."""

from collections.abc import Callable, Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class ApiMetrics:
    """The API's counters in one registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter("tidings_requests", "Requests answered", ["operation", "status"], registry=registry)
        self._seconds = Histogram("tidings_request_seconds", "Time to answer", ["operation"], buckets=_SECONDS, registry=registry)
        self._accepted = Counter("tidings_accepted", "Deliveries accepted", ["lane", "channel"], registry=registry)
        self._callbacks = Counter("tidings_callbacks", "Callbacks of providers", ["provider", "result"], registry=registry)
        self._duplicates = Counter("tidings_callbacks_duplicate", "Callbacks that were stored before", registry=registry)
        self._unlogged = Counter("tidings_requests_unlogged", "Requests that the log of requests leaves out", ["reason"], registry=registry)
        self._devices = Gauge("tidings_devices", "Devices connected: sockets and event streams", registry=registry)
        self._followed = Gauge("tidings_conversations_followed", "Conversations that a device follows", registry=registry)
        # Finding a labelled child costs more than counting in it; operations and statuses are few.
        self._taken: dict[tuple[str, str], Counter] = {}
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def watch_devices(self, count: Callable[[], int], followed: Callable[[], int]) -> None:
        """How many devices are connected, and how many conversations they follow, whenever somebody asks."""
        self._devices.set_function(count)
        self._followed.set_function(followed)

    def accepted(self, lane: str, channels: Sequence[str], recipients: int) -> None:
        """A message to so many people was stored."""
        for channel in channels:
            known = self._taken.get((lane, channel))
            if known is None:
                known = self._taken[lane, channel] = self._accepted.labels(lane, channel)
            known.inc(recipients)

    def called_back(self, provider: str, result: str) -> None:
        """A provider has called, and what it said is not stored: it was `forged`, or there was no room (`turned_away`)."""
        self._callbacks.labels(provider, result).inc()

    def stored_callbacks(self, by_provider: Mapping[str, int], duplicates: int) -> None:
        """What providers have said is stored, or was before."""
        for provider, count in by_provider.items():
            self._callbacks.labels(provider, "stored").inc(count)
        if duplicates:
            self._duplicates.inc(duplicates)

    def unlogged(self, reason: str, count: int) -> None:
        """So many requests are not in their log: over the workspace's share (`rate`), no room, or they could not be written."""
        self._unlogged.labels(reason).inc(count)

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """A request was answered."""
        known = self._known.get((operation, status))
        if known is None:
            known = self._known[operation, status] = (self._requests.labels(operation, str(status)), self._seconds.labels(operation))
        requests, durations = known
        requests.inc()
        durations.observe(seconds)
