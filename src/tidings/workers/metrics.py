"""What a worker counts, for Prometheus: claims, attempts, records and rescues, by lane, channel and provider."""

from prometheus_client import CollectorRegistry, Counter, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# Of a claim it matters whether it takes 20 ms or 50: finer there.
_CLAIM_SECONDS = (0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """The worker's counters in one registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._claimed = Counter("tidings_claimed", "Deliveries claimed", ["lane"], registry=registry)
        self._claim_seconds = Histogram("tidings_claim_seconds", "Time of one claim", ["lane"], buckets=_CLAIM_SECONDS, registry=registry)
        self._attempts = Counter("tidings_attempts", "Hand-offs", ["channel", "provider", "outcome"], registry=registry)
        self._attempt_seconds = Histogram(
            "tidings_attempt_seconds", "Time of one hand-off", ["channel", "provider"], buckets=_SECONDS, registry=registry
        )
        self._ended: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}
        self._recorded = Counter("tidings_recorded", "Outcomes written", registry=registry)
        self._receipts = Counter("tidings_receipts", "Receipts applied", ["provider", "state"], registry=registry)
        self._callbacks = Counter(
            "tidings_callbacks_processed", "Callbacks that took effect, or could not", ["lane", "result"], registry=registry
        )
        self._webhooks = Counter("tidings_webhooks", "Tries of webhooks written down", ["result"], registry=registry)
        self._rescued = Counter("tidings_rescued", "Leases that ran out", registry=registry)

    def claimed(self, lane: str, count: int, seconds: float) -> None:
        """A claim took so long and found so many."""
        self._claim_seconds.labels(lane).observe(seconds)
        if count:
            self._claimed.labels(lane).inc(count)

    def attempted(self, channel: str, provider: str, outcome: str, seconds: float) -> None:
        """A hand-off ended."""
        # Looking a label up costs more than counting.
        key = (channel, provider, outcome)
        if (ended := self._ended.get(key)) is None:
            ended = self._ended[key] = (self._attempts.labels(*key), self._attempt_seconds.labels(channel, provider))
        ended[0].inc()
        ended[1].observe(seconds)

    def recorded(self, count: int) -> None:
        """Outcomes are in the database."""
        self._recorded.inc(count)

    def reported(self, provider: str, state: str, count: int) -> None:
        """Receipts came in."""
        self._receipts.labels(provider, state).inc(count)

    def called_back(self, lane: str, done: int, failed: int) -> None:
        """What providers said has taken effect, or could not."""
        for result, count in (("done", done), ("failed", failed)):
            if count:
                self._callbacks.labels(lane, result).inc(count)

    def hooked(self, result: str, count: int) -> None:
        """So many tries of webhooks left their events delivered, pending or exhausted."""
        self._webhooks.labels(result).inc(count)

    def rescued(self, count: int) -> None:
        """Leases were taken away."""
        self._rescued.inc(count)
