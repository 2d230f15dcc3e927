"""What was asked of the API and answered, kept for those who build on it: written after the answer, in groups, and never waited for.

Of a body stands here what is no secret (the edge sees to that), cut at 8 kB. The id of a row tells when it was, in real time; a
workspace says how many days it is kept, and a person who is erased is gone from it.
"""

from tidings.requests.erase_requests import blank_requests, erase_requests, oldest_kept
from tidings.requests.look import get_request, list_requests
from tidings.requests.model import PREFIX, CallerKind, FullRequest, RequestFilter, RequestView, StoredRequest
from tidings.requests.store import insert_requests
from tidings.requests.traces import traces_in

__all__ = [
    "PREFIX",
    "CallerKind",
    "FullRequest",
    "RequestFilter",
    "RequestView",
    "StoredRequest",
    "blank_requests",
    "erase_requests",
    "get_request",
    "insert_requests",
    "list_requests",
    "oldest_kept",
    "traces_in",
]
