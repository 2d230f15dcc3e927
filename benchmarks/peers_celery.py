"""Celery's two sides, run by the interpreter of its own environment (benchmarks/peers_queues.py makes that): the module is the app.

    BROKER=redis+socket:///path PORT=8000 python -m celery -A peers_celery worker …
    BROKER=redis+socket:///path python peers_celery.py COUNT

The second stores jobs, one a call, and prints as JSON its jobs a second and the microseconds of CPU that a job took it. A job is a POST over
a kept connection to the port of loopback, or nothing where it is 0.
"""
# pyright: basic, reportMissingImports=false, reportUntypedFunctionDecorator=false

import http.client
import json
import os
import sys
import time

from celery import Celery

app = Celery("peers", broker=os.environ["BROKER"])
app.conf.update(
    # What a worker that dies had begun is done again, as ours is.
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=64,
    broker_connection_retry_on_startup=True,
)
PORT = int(os.environ.get("PORT", "0"))
PAYLOAD = json.dumps({"to": "+31612345678", "text": "Your order A-1001 is confirmed: 2 x Cotton shirt, blue at 19.95 EUR. " * 3})
_kept: list[http.client.HTTPConnection] = []


@app.task(name="job")
def job(payload: str) -> None:
    """One job is done."""
    if PORT:
        if not _kept:
            _kept.append(http.client.HTTPConnection("127.0.0.1", PORT))
        _kept[0].request("POST", "/send", payload.encode())
        _kept[0].getresponse().read()


def main() -> None:
    """Jobs are stored."""
    count = int(sys.argv[1])
    begun, before = time.perf_counter(), time.process_time()
    for _ in range(count):
        job.delay(PAYLOAD)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - before
    print(json.dumps({"rate": count / seconds, "cpu": cpu / count * 1e6}))


if __name__ == "__main__":
    main()
