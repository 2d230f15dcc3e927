"""What a worker counts, read at its metrics: how many outcomes it has written, and how long its claims took."""

from collections.abc import Mapping

import httpx2
import msgspec
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.stage import Stage


class Counters(msgspec.Struct, frozen=True):
    """At one moment: outcomes written, deliveries claimed of a lane, and its claims by the bound of seconds that they did not exceed."""

    recorded: float
    claimed: float
    claims: Mapping[float, float]

    def since(self, before: "Counters") -> "Counters":
        """What came to it since then."""
        claims = {bound: count - before.claims.get(bound, 0) for bound, count in self.claims.items()}
        return Counters(self.recorded - before.recorded, self.claimed - before.claimed, claims)

    def claim_milliseconds(self, percent: float) -> float:
        """What so many percent of the claims did not exceed, by a straight line within the bucket in which it lies."""
        bounds = sorted(self.claims)
        wanted = self.claims[bounds[-1]] * percent / 100
        low, below = 0.0, 0.0
        for bound in bounds[:-1]:
            if (count := self.claims[bound]) >= wanted:
                return 1000 * (low + (bound - low) * (wanted - below) / max(count - below, 1e-9))
            low, below = bound, count
        return 1000 * low

    @property
    def deliveries_a_claim(self) -> float:
        """How many one claim has brought."""
        return self.claimed / max(*self.claims.values(), 1)


async def counters(stage: Stage, lane: str) -> Counters:
    """What the stage's worker has counted until now, of one lane."""
    async with httpx2.AsyncClient(timeout=10) as client:
        url = f"http://127.0.0.1:{stage.worker_port}/metrics"
        answer = (await client.get(url, headers={"authorization": f"Bearer {stage.secret}"})).raise_for_status()
    recorded, claimed, claims = 0.0, 0.0, dict.fromkeys([float("inf")], 0.0)
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            if sample.name == "tidings_recorded_total":
                recorded = sample.value
            elif sample.labels.get("lane") != lane:
                continue
            elif sample.name == "tidings_claimed_total":
                claimed = sample.value
            elif sample.name == "tidings_claim_seconds_bucket":
                claims[float(sample.labels["le"])] = sample.value
    return Counters(recorded, claimed, claims)
