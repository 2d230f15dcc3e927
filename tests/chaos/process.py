"""One process of the program in one role, as `tidings serve --role` starts it, from whatever source stands first in PYTHONPATH.

python -m tests.chaos.process api|worker
"""

import asyncio
import signal
import sys

import uvicorn

from tidings.app import Role, running
from tidings.core.settings import load_settings


async def main(role: Role) -> None:
    given = load_settings()
    async with running(given, role=role) as app:
        if role == "api":
            config = uvicorn.Config(app.server, host=given.host, port=given.port, access_log=False, lifespan="off")  # type: ignore[arg-type]
            await uvicorn.Server(config).serve()
            return
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main("api" if sys.argv[1] == "api" else "worker"))
