"""The embedded database's folder: made, started and stopped, all of it blocking and under the caller's lock.

Whoever starts a server leaves it a lock on `postgres.alive` to hold: it is free when the last of the server's processes
is gone, whatever killed them, and a number that was given to another process cannot mislead us.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import IO
from urllib.parse import quote

from tidings.core.errors import Misconfigured, Unavailable
from tidings.db.binaries import Account, engine_environment, find_binaries, may_enter, run_as, server_account
from tidings.db.postmaster import RECOVERY_SECONDS, SOCKET_PORT, Running, is_ready, read_pid_file, take_alive, wait_until
from tidings.db.server import who_listens
from tidings.db.tuning import server_settings

FORMAT = 1
"""The layout of the data folder; a newer Tidings that changes it raises it."""

_SOCKET_PATH_LIMIT = 107  # bytes: sockaddr_un.sun_path is 108 with its NUL (unix(7))


def prepare(data: Path) -> None:
    """`data` is a folder that we can write and whose layout we know; raises Misconfigured."""
    try:
        if not data.exists():
            data.mkdir(parents=True, exist_ok=True)
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
        take_alive(alive.fileno(), folder)
        stale = read_pid_file(folder)
        port = _free_port(port, stale.port if stale else None) if port or not _fits_a_socket(folder) else None
        if not folder.exists():
            _create(data, binaries, account)
        if Path("/proc/self").exists():
            # PostgreSQL trusts a number in them that another process may have by now; that nobody is left is known.
            for left in ("postmaster.pid", f".s.PGSQL.{SOCKET_PORT}.lock"):
                (folder / left).unlink(missing_ok=True)
        _configure(folder, binaries, account)
        return _launch(data, binaries, account, port, alive.fileno())


def database_url(data: Path, server: Running) -> str:
    """The address of database `tidings` on `server`, for the login role `tidings`, with its password."""
    password = next(
        (line.split(":")[4] for line in (data / "pgpass").read_text().splitlines() if line.split(":")[3:4] == ["tidings"]), None
    )
    if password is None:
        raise Misconfigured(f"{data / 'pgpass'} holds no password of tidings: restore it from a backup")
    if server.port is not None:
        return f"postgresql://tidings:{password}@127.0.0.1:{server.port}/tidings"
    return f"postgresql://tidings:{password}@/tidings?host={quote(str(data / 'postgres'), safe='/')}&port={SOCKET_PORT}"


def _create(data: Path, binaries: Path, account: Account) -> None:
    """`data/postgres` holds a database `tidings` of the role `tidings`, whole: it is made beside and renamed."""
    making = data / "postgres.new"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    if account.uid is not None and account.gid is not None:
        os.chown(making, account.uid, account.gid)
    owner, login = secrets.token_hex(24), secrets.token_hex(24)
    _write_private(data / "pgpass", f"*:*:*:postgres:{owner}\n*:*:*:tidings:{login}\n")
    with _placed(making, account) as (place, handles):
        _initialise(place, handles, binaries, account, owner)
        script = (
            f"CREATE ROLE tidings LOGIN CREATEROLE CREATEDB PASSWORD '{login}'\nCREATE DATABASE tidings OWNER tidings\n"
            "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC\n"
        )
        single = [str(binaries / "postgres"), "--single", "-D", place, "-c", "log_error_verbosity=terse", "postgres"]
        made = run_as(account, single, text=script, handles=handles)
    if made.returncode != 0 or "ERROR:" in made.stderr:
        raise Misconfigured(f"PostgreSQL could not make the database tidings: {_complaint(made.stderr)}")
    making.rename(data / "postgres")


def _initialise(place: str, handles: tuple[int, ...], binaries: Path, account: Account, password: str) -> None:
    initdb = [str(binaries / "initdb"), "-D", place, "-U", "postgres", "-A", "scram-sha-256", "--pwfile=/dev/stdin"]
    initdb += ["--data-checksums", "--encoding=UTF8", "--no-instructions"]
    complaint = ""
    # A locale of PostgreSQL's own sorts the same on every machine; before 17 there is only the system's.
    for locale in (["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"], ["--locale=C.UTF-8"], ["--locale=C"]):
        with _secret_pipe(password, account) as secret:
            made = run_as(account, initdb + locale, stdin=secret, handles=handles)
        if made.returncode == 0:
            return
        complaint = _complaint(made.stderr)
    raise Misconfigured(f"PostgreSQL could not make its folder: {complaint}")


def _configure(folder: Path, binaries: Path, account: Account) -> None:
    """The server of `folder` will start with our settings; what its operator adds to postgresql.conf comes later and wins."""
    with _placed(folder, account) as (place, handles):
        asked = [str(binaries / "postgres"), "-D", place, "-C", "wal_compression", "-c", "wal_compression=lz4"]
        has_lz4 = run_as(account, asked, handles=handles).returncode == 0
    # Written by the server's account: root does not write where another account could have laid a link.
    script = (
        "umask 077 && cat > tidings.conf.new && mv tidings.conf.new tidings.conf && "
        "{ grep -q tidings.conf postgresql.conf || echo \"include_if_exists 'tidings.conf'\" >> postgresql.conf; }"
    )
    written = run_as(account, ["/bin/sh", "-c", script], cwd=folder, text=server_settings(folder, has_lz4=has_lz4))
    if written.returncode != 0:
        raise Misconfigured(f"The settings of PostgreSQL cannot be written to {folder}: {_complaint(written.stderr)}")


def _launch(data: Path, binaries: Path, account: Account, port: int | None, alive: int) -> Running:
    folder = data / "postgres"
    if port is None:
        listens = {"listen_addresses": "", "unix_socket_directories": ".", "port": SOCKET_PORT}
    else:
        listens = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port}
    options = [part for name, value in listens.items() for part in ("-c", f"{name}={value}")]
    log = data / "postgres.start.log"
    log.unlink(missing_ok=True)
    with open_lock(log) as said, _placed(folder, account) as (place, handles):
        # A session of its own: Ctrl-C in our terminal is for us, and our crash is not its.
        process = subprocess.Popen(  # noqa: S603 - the program is the one that find_binaries chose
            [str(binaries / "postgres"), "-D", place, *options],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=engine_environment(),
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups(),
            start_new_session=True,
            pass_fds=(alive, *handles),
        )

    def has_settled() -> bool:
        found = read_pid_file(folder)
        return process.poll() is not None or (found is not None and found.pid == process.pid and is_ready(folder))

    is_settled = wait_until(has_settled, RECOVERY_SECONDS)
    if process.returncode is not None:
        raise Misconfigured(f"PostgreSQL did not start on {folder}: {_why(log, folder)}")
    # It outlives us, and is_alive asks after it: subprocess need not.
    process.returncode = 0
    if not is_settled:
        raise Unavailable(f"PostgreSQL (process {process.pid}) is still recovering {folder} after {RECOVERY_SECONDS:.0f} s")
    return Running(process.pid, port)


@contextlib.contextmanager
def _placed(folder: Path, account: Account) -> Generator[tuple[str, tuple[int, ...]]]:
    """How PostgreSQL is told of `folder`, and the open files that it needs for that.

    By its name; or where its account may not pass a parent, as under a home of mode 0700, by a handle that we opened:
    so the data stays where it was asked for, and no parent's mode is changed.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if account.uid is None or may_enter(account, folder):
            yield str(folder), ()
        else:
            yield f"/proc/self/fd/{handle}", (handle,)
    finally:
        os.close(handle)


def _fits_a_socket(folder: Path) -> bool:
    # Drivers take a comma in a host for a list of hosts.
    return len(os.fsencode(folder / f".s.PGSQL.{SOCKET_PORT}")) <= _SOCKET_PATH_LIMIT and "," not in str(folder)


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


def _why(log: Path, folder: Path) -> str:
    """The line on which PostgreSQL gave up, and the one before, which says what was wrong with a setting."""
    collected = sorted((folder / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]
    for path in (log, *collected):
        lines = path.read_text(errors="replace").splitlines()[-50:]
        for last in reversed(range(len(lines))):
            if "FATAL:" in lines[last]:
                return " ".join(line.partition("] ")[2] or line for line in lines[max(0, last - 1) : last + 1])
    return f"see {log}"


def _complaint(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if any(mark in line for mark in ("FATAL:", "ERROR:", "error:", "could not"))]
    return (telling or lines or ["it gave no reason"])[-1]
