"""A Postfix of our own, as a relay between us and the world of a test."""

import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

WHY_NOT = "Postfix is not installed, or this is not root, whom it needs"
IS_HERE = shutil.which("postfix") is not None and Path("/usr/lib/postfix/sbin/master").exists() and os.geteuid() == 0

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
smtp_host_lookup = native
relayhost = [127.0.0.1]:{world}
transport_maps = inline:{{ {{{domain}=smtp:[127.0.0.1]:{back}}} }}
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
alias_maps =
alias_database =
local_recipient_maps =
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@asynccontextmanager
async def postfix(*, world: int, domain: str, back: int) -> AsyncGenerator[int]:
    """The port of a relay that takes any mail: for our domain it goes to the port `back`, all else to the port `world`."""
    with tempfile.TemporaryDirectory(prefix="postfix-") as name:
        folder = Path(name)
        port = _furnish(folder, world, domain, back)
        await _run(folder, "start")
        try:
            await _answers(port)
            yield port
        finally:
            await _run(folder, "stop")


def _furnish(folder: Path, world: int, domain: str, back: int) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    # Its daemons are another user's.
    folder.chmod(0o755)
    for inner in ("conf", "spool", "data"):
        (folder / inner).mkdir(mode=0o755)
    shutil.chown(folder / "data", "postfix")
    (folder / "conf" / "main.cf").write_text(_MAIN.format(folder=folder, world=world, domain=domain, back=back))
    (folder / "conf" / "master.cf").write_text(_MASTER.format(port=port))
    return port


async def _run(folder: Path, deed: str) -> None:
    command = ["postfix", "-c", str(folder / "conf"), deed]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
    assert await asyncio.wait_for(process.wait(), 30) == 0, f"postfix {deed}"


async def _answers(port: int) -> None:
    for _ in range(200):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        assert (await asyncio.wait_for(reader.readline(), 10)).startswith(b"220 ")
        writer.write(b"QUIT\r\n")
        writer.close()
        return
    raise AssertionError("Postfix does not answer")
