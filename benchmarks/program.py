"""The program in one role and one process, as `python -m benchmarks.program api|worker`: prints its port once it is ready."""

import asyncio
import signal
import sys

import uvicorn
import uvloop

from tidings.app import Role, running
from tidings.core.log import configure_log
from tidings.core.settings import load_settings


async def run(role: Role) -> None:
    """Runs until SIGTERM."""
    settings = load_settings()
    configure_log("WARNING")
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with running(settings, role=role) as app:
        if role == "worker":
            print(0, flush=True)
            await stopped.wait()
            return
        config = uvicorn.Config(app.server, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off", http="httptools")  # type: ignore[arg-type]
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it by a flag only
            await asyncio.sleep(0.005)
        print(server.servers[0].sockets[0].getsockname()[1], flush=True)
        await serving


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run("api" if sys.argv[1] == "api" else "worker"))
