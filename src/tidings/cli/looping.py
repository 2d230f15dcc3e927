"""How a process of this program runs its event loop."""

import asyncio
import gc
import resource
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvicorn

T = TypeVar("T")


def be_fair() -> None:
    """Threads take turns more often, the collector looks at what is young less often, and as many files may be open as this user may."""
    # Large bodies are read in a thread: at the default of 5 ms the event loop would wait that long for its turn.
    sys.setswitchinterval(0.0005)
    # Our structs hold no cycles; at the default of 700 objects the collector looks at every few requests.
    gc.set_threshold(20_000, 20, 50)
    # A connection is a file: at the usual 1,024 a thousand slow callers would keep everybody else out.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run_loop(work: Coroutine[Any, Any, T]) -> T:
    """What `work` returned, on uvloop where there is one."""
    with asyncio.Runner(loop_factory=uvicorn.Config(app="", loop="auto", log_config=None).get_loop_factory()) as runner:
        return runner.run(work)
