"""Settings: environment variables, read once at the start, checked, and handed down as one value."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from tidings.core.errors import Misconfigured


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one process runs. Every field is `TIDINGS_<NAME>` in the environment."""

    data: Path
    """Where the embedded database, the master key and the sandbox's ledger live."""
    database_url: str | None = None
    """A PostgreSQL of your own; without it the embedded one is used."""
    master_key: str | None = None
    """64 hexadecimal digits that seal credentials; without it a key file is made in `data`."""
    host: str = "127.0.0.1"
    port: int = 8080
    slots: int = 256
    """The most attempts that one worker has on the wire at once."""
    otp_slots: int = 16
    """How many of these are kept for login codes."""
    allow_private_networks: bool = False
    """Lets providers be reached on private addresses and loopback (a mail server beside you, a test)."""
    public_url: str | None = None
    """The address under which people reach this installation, as in https://tidings.example.com; `http://<host>:<port>` by default."""
    files_url: str | None = None
    """Another host name that leads here, as in https://tidings-files.example.net: what people upload is shown from there and nowhere else,
    so that it shares no origin with anything of yours. Without it files are served by this installation's address, and only to be kept."""
    attachment_max_bytes: int = 25_000_000
    """The most that a file in a conversation may have; an image has at most 20,000,000 all the same."""
    trusted_proxies: str | None = None
    """Addresses or networks of your own proxies, by comma: what they say of the caller's address (X-Forwarded-For) is believed."""
    system_smtp_url: str | None = None
    """The mail server for invitations and the like: `smtp://user:password@host:587`, `smtps://…:465`, or `smtp://host:25?security=none`
    for a relay beside you; without it such mail is printed to the console."""
    system_from: str | None = None
    """The sender of such mail, as in `Tidings <tidings@example.com>`; needed with TIDINGS_SYSTEM_SMTP_URL."""
    retention_days: int = 400
    """How many days messages, all that hangs on them, and the event log are kept after their last change; 0: for ever."""
    sandbox_ledger: str | None = None
    """A file, or `unix:<socket>` of a ledger process: the sandbox's own record of what it was handed."""
    smtp_port: int | None = None
    """The port on which mail is taken, 25 where other servers are to find it; without it no mail is taken. A worker opens none unless asked."""
    smtp_host: str | None = None
    """The address on which mail is taken; that of TIDINGS_HOST by default."""
    smtp_name: str | None = None
    """The name that it greets with, which the MX of your domains leads to; the host of TIDINGS_PUBLIC_URL by default."""
    smtp_tls_cert: Path | None = None
    """A certificate with its chain, in PEM: then STARTTLS is offered."""
    smtp_tls_key: Path | None = None
    """Its private key, in PEM; it may stand in the certificate's file."""
    smtp_max_bytes: int = 25_000_000
    """The most that a mail may hold, which is announced (SIZE)."""
    smtp_peer_per_minute: int = 1_200
    """The most mails a minute from one address; 0, where a relay of yours hands over all of them: no bound."""
    dns_servers: str | None = None
    """Name servers by comma, as in `192.0.2.53` or `127.0.0.1:5353`; the system's own by default. DKIM and SPF are looked up there."""
    log_level: str = "INFO"


def load_settings(environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """The settings of this process; raises Misconfigured with the variable's name where one cannot be read."""
    given: dict[str, object] = {"data": _default_data(environ)}
    for field in msgspec.structs.fields(Settings):
        value = environ.get(f"TIDINGS_{field.name.upper()}")
        if value:
            given[field.name] = value
    given.update({name: value for name, value in overrides.items() if value is not None})
    given["data"] = str(given["data"])
    try:
        settings = msgspec.convert(given, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise Misconfigured(f"A setting cannot be read: {error} (settings are TIDINGS_<NAME>)") from error
    if not 0 < settings.otp_slots < settings.slots <= 4096:
        raise Misconfigured("TIDINGS_SLOTS must lie in 2..4096 and be larger than TIDINGS_OTP_SLOTS, which must be at least 1")
    if settings.public_url is not None and not re.fullmatch(r"https?://[^\s?#]+", settings.public_url):
        raise Misconfigured("TIDINGS_PUBLIC_URL is an address as in https://tidings.example.com, without a query")
    if settings.files_url is not None:
        _check_files_url(settings.files_url, settings.public_url)
    if not 100_000 <= settings.attachment_max_bytes <= 2_000_000_000:
        raise Misconfigured("TIDINGS_ATTACHMENT_MAX_BYTES must lie in 100000..2000000000")
    if settings.system_smtp_url is not None and settings.system_from is None:
        raise Misconfigured("TIDINGS_SYSTEM_SMTP_URL needs TIDINGS_SYSTEM_FROM, the sender of the mails")
    if settings.retention_days != 0 and not 30 <= settings.retention_days <= 36_500:
        raise Misconfigured("TIDINGS_RETENTION_DAYS must lie in 30..36500, or be 0, which keeps everything")
    if not 0 <= settings.port <= 65535:
        raise Misconfigured(f"TIDINGS_PORT is {settings.port}; a port lies in 0..65535")
    if settings.smtp_port is not None and not 0 <= settings.smtp_port <= 65535:
        raise Misconfigured(f"TIDINGS_SMTP_PORT is {settings.smtp_port}; a port lies in 0..65535")
    if not 10_000 <= settings.smtp_max_bytes <= 150_000_000 or settings.smtp_peer_per_minute < 0:
        raise Misconfigured("TIDINGS_SMTP_MAX_BYTES must lie in 10000..150000000, and TIDINGS_SMTP_PEER_PER_MINUTE not below 0")
    return settings


def _check_files_url(url: str, public_url: str | None) -> None:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?", url):
        raise Misconfigured("TIDINGS_FILES_URL is an address as in https://tidings-files.example.net, without a path")
    if public_url is not None and (urlsplit(url).hostname or "").lower() == (urlsplit(public_url).hostname or "").lower():
        raise Misconfigured("TIDINGS_FILES_URL must name another host than TIDINGS_PUBLIC_URL: another port is reached by the same cookies")


def _default_data(environ: Mapping[str, str]) -> str:
    base = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "tidings")


def _path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str | Path):
        return Path(value).expanduser().absolute()
    raise NotImplementedError(kind)
