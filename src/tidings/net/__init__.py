"""The only door out to the network: every outgoing connection is made here, to an address that was checked."""

from tidings.net.dns import Names
from tidings.net.door import Policy, client_tls, open_socket, read_domain, read_host, resolve_guarded
from tidings.net.failure import Ambiguous, NotSent
from tidings.net.http import HttpClient, Response
from tidings.net.post import Poster
from tidings.net.reach import reach
from tidings.net.smtp import Accepted, LoggedIn, SmtpPool
from tidings.net.smtp_session import Dialogue, Mail, Rejected, Server

__all__ = [
    "Accepted",
    "Ambiguous",
    "Dialogue",
    "HttpClient",
    "LoggedIn",
    "Mail",
    "Names",
    "NotSent",
    "Policy",
    "Poster",
    "Rejected",
    "Response",
    "Server",
    "SmtpPool",
    "client_tls",
    "open_socket",
    "reach",
    "read_domain",
    "read_host",
    "resolve_guarded",
]
