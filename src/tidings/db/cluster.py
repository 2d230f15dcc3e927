"""The embedded database's folder: made, started and stopped, all of it blocking and under the caller's lock.

Whoever starts a server leaves it a lock on `postgres.alive` to hold: it is free when the last of the server's processes
is gone, whatever killed them, and a number that was given to another process cannot mislead us.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import msgspec

from tidings.core.errors import Misconfigured, Unavailable
from tidings.db.binaries import Account, engine_environment, find_binaries, run_as, server_account
from tidings.db.server import who_listens
from tidings.db.tuning import server_settings

FORMAT = 1
"""The layout of the data folder; a newer Tidings that changes it raises it."""

_SOCKET_PATH_LIMIT = 107  # bytes: sockaddr_un.sun_path is 108 with its NUL (unix(7))
_SOCKET_PORT = 5432
_RECOVERY_SECONDS = 600.0
_STOP_SECONDS = 60.0


class Running(msgspec.Struct, frozen=True):
    """A server that is alive: its first process, and its TCP port where it listens on one instead of a socket."""

    pid: int
    port: int | None


def prepare(data: Path) -> None:
    """`data` is a folder that we can write and whose layout we know; raises Misconfigured."""
    try:
        if not data.exists():
            data.mkdir(parents=True)
            # As root the server's account must get through; what is inside has modes of its own.
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        mark = data / "tidings-format"
        if not mark.exists():
            _write_private(mark, f"{FORMAT}\n")
        made = mark.read_text().strip()
        if not os.access(data, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise Misconfigured(
            f"The data folder {data} cannot be written ({error.strerror}): set TIDINGS_DATA to a folder that you may write"
        ) from error
    if not made.isdecimal() or int(made) > FORMAT:
        raise Misconfigured(
            f"The data folder {data} has format {made[:20] or 'nothing'}, and this Tidings knows up to {FORMAT}: a newer Tidings"
            " wrote it; run that one, or set TIDINGS_DATA to another folder"
        )


def open_lock(path: Path) -> IO[str]:
    """An open file at `path` to lock, made where there was none, for its owner only; raises Misconfigured."""
    try:
        lock = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a")
        _hand_over(path)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be written ({error.strerror}): set TIDINGS_DATA to a folder that you may write") from error
    return lock


def start(data: Path, port: int | None = None) -> Running:
    """A server runs on `data` and answers, made anew where there was none; `port` in place of a socket. Raises Misconfigured."""
    folder = data / "postgres"
    binaries = find_binaries(data)
    account = server_account(data)
    if not (data / "pgpass").exists() and folder.exists():
        raise Misconfigured(f"{data / 'pgpass'} is missing, which holds the passwords of {folder}: restore it from a backup")
    with open_lock(data / "postgres.alive") as alive:
        _take_alive(alive.fileno(), folder)
        if not folder.exists():
            _create(data, binaries, account)
        stale = _pid_file(folder)
        port = _free_port(port, stale.port if stale else None) if port or not _fits_a_socket(folder) else None
        if Path("/proc/self").exists():
            # PostgreSQL trusts a number in it that another process may have by now; that nobody is left is known.
            (folder / "postmaster.pid").unlink(missing_ok=True)
        _configure(folder, binaries, account)
        return _launch(data, binaries, account, port, alive.fileno())


def attach(data: Path) -> Running | None:
    """The server that already runs on `data`, once it has recovered and answers; None where none does. Raises Unavailable."""
    folder = data / "postgres"
    found = _pid_file(folder)
    if found is None or not is_alive(data, found.pid):
        return None
    is_settled = _wait(lambda: _is_ready(folder) or not is_alive(data, found.pid), _RECOVERY_SECONDS)
    if not is_alive(data, found.pid):
        return None
    if not is_settled or not _answers(folder, found.port):
        raise Unavailable(f"PostgreSQL (process {found.pid}) runs on {folder} and does not answer: see {folder / 'log'}")
    return found


def is_alive(data: Path, pid: int) -> bool:
    """Whether process `pid` is a server on `data`, and neither dead, nor somebody else's with the same number."""
    if not Path("/proc/self").exists():
        return _exists(pid)
    if _works_in(pid, data / "postgres"):
        return True
    # Where we started it, a dead one stays a zombie until it is asked after.
    if _is_postgres(pid):
        with contextlib.suppress(OSError):
            os.waitpid(pid, os.WNOHANG)
    return False


def stop(data: Path) -> None:
    """No server runs on `data`: open transactions were rolled back, and all was written; raises Unavailable after a minute."""
    found = _pid_file(data / "postgres")
    if found is None or not is_alive(data, found.pid):
        return
    for sign, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 5.0)):
        os.kill(found.pid, sign)
        if _wait(lambda: not is_alive(data, found.pid), seconds):
            return
    raise Unavailable(f"PostgreSQL (process {found.pid}) does not stop")


def database_url(data: Path, server: Running) -> str:
    """The address of database `tidings` on `server`, for the login role `tidings`, with its password."""
    password = next(
        (line.split(":")[4] for line in (data / "pgpass").read_text().splitlines() if line.split(":")[3:4] == ["tidings"]), None
    )
    if password is None:
        raise Misconfigured(f"{data / 'pgpass'} holds no password of tidings: restore it from a backup")
    if server.port is not None:
        return f"postgresql://tidings:{password}@127.0.0.1:{server.port}/tidings"
    return f"postgresql://tidings:{password}@/tidings?host={quote(str(data / 'postgres'), safe='/')}&port={_SOCKET_PORT}"


def _create(data: Path, binaries: Path, account: Account) -> None:
    """`data/postgres` holds a database `tidings` of the role `tidings`, whole: it is made beside and renamed."""
    making = data / "postgres.new"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    if account.uid is not None and account.gid is not None:
        os.chown(making, account.uid, account.gid)
    owner, login = secrets.token_hex(24), secrets.token_hex(24)
    _write_private(data / "pgpass", f"*:*:*:postgres:{owner}\n*:*:*:tidings:{login}\n")
    place = _place(making, account)
    initdb = [str(binaries / "initdb"), "-D", place, "-U", "postgres", "-A", "scram-sha-256", "--pwfile=/dev/stdin"]
    initdb += ["--data-checksums", "--encoding=UTF8", "--no-instructions"]
    # A locale of PostgreSQL's own sorts the same on every machine; before 17 there is only the system's.
    for locale in (["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"], ["--locale=C.UTF-8"], ["--locale=C"]):
        with _secret_pipe(owner, account) as secret:
            made = run_as(account, initdb + locale, cwd=making, stdin=secret)
        if made.returncode == 0:
            break
        complaint = _last_line(made.stderr)
    else:
        raise Misconfigured(f"PostgreSQL could not make its folder {making}: {complaint}")
    script = (
        f"CREATE ROLE tidings LOGIN CREATEROLE CREATEDB PASSWORD '{login}'\nCREATE DATABASE tidings OWNER tidings\n"
        "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC\n"
    )
    single = [str(binaries / "postgres"), "--single", "-D", place, "-c", "log_error_verbosity=terse", "postgres"]
    made = run_as(account, single, cwd=making, text=script)
    if made.returncode != 0 or "ERROR:" in made.stderr:
        raise Misconfigured(f"PostgreSQL could not make the database tidings: {_last_line(made.stderr)}")
    making.rename(data / "postgres")


def _configure(folder: Path, binaries: Path, account: Account) -> None:
    """The server of `folder` will start with our settings; what its operator adds to postgresql.conf comes later and wins."""
    place = _place(folder, account)
    asked = [str(binaries / "postgres"), "-D", place, "-C", "wal_compression", "-c", "wal_compression=lz4"]
    has_lz4 = run_as(account, asked, cwd=folder).returncode == 0
    # Written by the server's account: root does not write where another account could have laid a link.
    script = (
        "umask 077 && cat > tidings.conf.new && mv tidings.conf.new tidings.conf && "
        "{ grep -q tidings.conf postgresql.conf || echo \"include_if_exists 'tidings.conf'\" >> postgresql.conf; }"
    )
    written = run_as(account, ["/bin/sh", "-c", script], cwd=folder, text=server_settings(folder, has_lz4=has_lz4))
    if written.returncode != 0:
        raise Misconfigured(f"The settings of PostgreSQL cannot be written to {folder}: {_last_line(written.stderr)}")


def _launch(data: Path, binaries: Path, account: Account, port: int | None, alive: int) -> Running:
    folder = data / "postgres"
    command = [str(binaries / "postgres"), "-D", _place(folder, account)]
    if port is None:
        command += ["-c", "listen_addresses=", "-c", "unix_socket_directories=.", "-c", f"port={_SOCKET_PORT}"]
    else:
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", f"port={port}"]
    log = data / "postgres.start.log"
    log.unlink(missing_ok=True)
    with log.open("w") as said:
        _hand_over(log)
        # A session of its own: Ctrl-C in our terminal is for us, and our crash is not its.
        process = subprocess.Popen(  # noqa: S603 - the program is the one that find_binaries chose
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=engine_environment(),
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups(),
            start_new_session=True,
            pass_fds=(alive,),
        )

    def is_ready() -> bool:
        found = _pid_file(folder)
        return process.poll() is not None or (found is not None and found.pid == process.pid and _is_ready(folder))

    is_settled = _wait(is_ready, _RECOVERY_SECONDS)
    if process.returncode is not None:
        raise Misconfigured(f"PostgreSQL did not start on {folder}: {_why(log, folder)}")
    # It outlives us, and is_alive asks after it: subprocess need not.
    process.returncode = 0
    if not is_settled:
        raise Unavailable(f"PostgreSQL (process {process.pid}) is still recovering {folder} after {_RECOVERY_SECONDS:.0f} s")
    return Running(process.pid, port)


def _take_alive(alive: int, folder: Path) -> None:
    """We hold the lock that the last server's processes held; what a killed server left behind has been ended."""
    if _wait(lambda: _has_locked(alive) and not _left_behind(folder), 0.05):
        return
    # Backends see at their next wait that the first process is gone; one that computes never waits, and is ended.
    for sign, seconds in ((signal.SIGQUIT, 1.0), (signal.SIGKILL, 10.0)):
        for pid in _left_behind(folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        if _wait(lambda: _has_locked(alive) and not _left_behind(folder), seconds):
            return
    raise Misconfigured(
        f"{folder} is in use by a PostgreSQL that is not to be seen from here, as in another container: stop it, or set TIDINGS_DATA"
    )


def _has_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _left_behind(folder: Path) -> list[int]:
    return [pid for name in Path("/proc").glob("[0-9]*") if _works_in(pid := int(name.name), folder) and pid != os.getpid()]


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return _is_postgres(pid) and Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text() == "postgres\n"
    except OSError:
        return False


def _exists(pid: int) -> bool:
    with contextlib.suppress(OSError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _answers(folder: Path, port: int | None) -> bool:
    with socket.socket(socket.AF_UNIX if port is None else socket.AF_INET) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(folder / f".s.PGSQL.{_SOCKET_PORT}") if port is None else ("127.0.0.1", port))
        except OSError:
            return False
    return True


def _pid_file(folder: Path) -> Running | None:
    """What postmaster.pid says, dead or alive: process, folder, start, port, socket folder, address, memory, status."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        return Running(int(lines[0]), int(lines[3]) if lines[5].strip() else None)
    except (OSError, ValueError, IndexError):
        return None


def _is_ready(folder: Path) -> bool:
    try:
        return (folder / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def _place(folder: Path, account: Account) -> str:
    """`folder` as PostgreSQL is told it: by its name, or where its account may not pass a parent, as where it already stands."""
    if account.uid is None or run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0:
        return str(folder)
    return "/proc/self/cwd"


def _fits_a_socket(folder: Path) -> bool:
    # Drivers take a comma in a host for a list of hosts.
    return len(os.fsencode(folder / f".s.PGSQL.{_SOCKET_PORT}")) <= _SOCKET_PATH_LIMIT and "," not in str(folder)


def _free_port(wanted: int | None, before: int | None) -> int:
    """`wanted`, which raises Misconfigured when it is taken; else the one from before, else any that is free."""
    for port in (wanted or before or 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if wanted:
                    holder = who_listens(wanted) or error.strerror
                    raise Misconfigured(f"Port {wanted} for PostgreSQL is in use by {holder}: choose another") from error
                continue
            return probe.getsockname()[1]
    raise Misconfigured("No port is free on 127.0.0.1")


@contextlib.contextmanager
def _secret_pipe(secret: str, account: Account) -> Generator[int]:
    """Something that `account` may open as its /dev/stdin and read `secret` from, which no list of processes shows."""
    reader, writer = os.pipe()
    try:
        if account.uid is not None and account.gid is not None:
            os.fchown(reader, account.uid, account.gid)
        os.write(writer, f"{secret}\n".encode())
        os.close(writer)
        yield reader
    finally:
        os.close(reader)


def _write_private(path: Path, text: str) -> None:
    """`path` holds `text`, whole or not at all, for its owner only."""
    making = path.with_name(f".{path.name}.{os.getpid()}")
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _hand_over(making)
    making.rename(path)


def _hand_over(path: Path) -> None:
    """What root makes in a person's folder is that person's."""
    if os.geteuid() == 0 and (owner := path.parent.stat()).st_uid != 0:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _wait(is_done: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


def _why(log: Path, folder: Path) -> str:
    logs = [log, *sorted((folder / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]]
    lines = [line for path in logs for line in path.read_text(errors="replace").splitlines()[-20:]]
    return _last_line("\n".join(line for line in lines if "FATAL:" in line or "could not" in line) or "\n".join(lines))


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it gave no reason")
