"""Twilio as far as Tidings speaks to it: makes messages, lists them page by page, newest first, keeps files."""

from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import msgspec

from tests.providers.http_peers import Answer, Request, Trick

SID = "AC" + "0a" * 16
TOKEN = "c0ffee" * 5
BASE = f"/2010-04-01/Accounts/{SID}"
NUMBER = "+14155552345"


class TwilioPeer:
    """Answers as api.twilio.com does (www.twilio.com/docs/messaging/api/message-resource, read 2026-11-21)."""

    def __init__(self, now: datetime, *, page_size: int = 3) -> None:
        self.now = now
        self.page_size = page_size
        self.messages: list[dict[str, object]] = []
        """As they are told, oldest first."""
        self.files: dict[str, list[tuple[str, str]]] = {}
        """Of a message: the ids of its files, and their types."""
        self.broken: dict[str, Answer | Trick] = {}
        """Paths that answer so, whatever is asked."""

    def add(self, n: int, *, when: datetime, direction: str = "inbound", status: str = "received", **more: object) -> str:
        """There is one more message; its SID."""
        sid = f"{'MM' if more.get('num_media', '0') != '0' else 'SM'}{n:032x}"
        inbound = direction == "inbound"
        self.messages.append(
            {
                "sid": sid,
                "account_sid": SID,
                "direction": direction,
                "status": status,
                "from": "+15017122661" if inbound else NUMBER,
                "to": NUMBER if inbound else "+15017122661",
                "body": f"text {n}",
                "num_media": "0",
                "error_code": None,
                "date_created": format_datetime(when),
                "date_sent": format_datetime(when),
                "date_updated": format_datetime(when),
                "uri": f"{BASE}/Messages/{sid}.json",
                **more,
                "_sent": when,
            }
        )
        return sid

    def change(self, sid: str, **what: object) -> None:
        """The message has changed."""
        next(message for message in self.messages if message["sid"] == sid).update(what)

    def __call__(self, request: Request) -> Answer | Trick:
        parts = urlsplit(request.target)
        if parts.path in self.broken:
            return self.broken[parts.path]
        if parts.path == f"{BASE}.json":
            return _json({"sid": SID, "status": "active", "type": "Full", "friendly_name": "Shop"})
        if parts.path == f"{BASE}/Messages.json":
            return self._make(request) if request.method == "POST" else self._list(dict(parse_qsl(parts.query)))
        sid = parts.path.removeprefix(f"{BASE}/Messages/").partition("/")[0].removesuffix(".json")
        if parts.path.endswith("/Media.json"):
            media = [{"uri": f"{BASE}/Messages/{sid}/Media/{name}.json", "content_type": kind} for name, kind in self.files.get(sid, [])]
            return _json({"media_list": media})
        found = next((message for message in self.messages if message["sid"] == sid), None)
        return _json(_shown(found)) if found else _json({"code": 20404, "message": "not found", "status": 404}, 404)

    def _make(self, request: Request) -> Answer:
        form = {name: values[0] for name, values in parse_qs(request.body.decode(), keep_blank_values=True).items()}
        sid = self.add(
            len(self.messages) + 1, when=self.now, direction="outbound-api", status="queued", to=form["To"], body=form.get("Body", "")
        )
        return _json(_shown(self.messages[-1]) | {"sid": sid}, 201)

    def _list(self, query: dict[str, str]) -> Answer:
        since = datetime.fromisoformat(query["DateSent>"]) if "DateSent>" in query else None
        # To the day, as the page says: a poll must not count on more.
        chosen = [m for m in self.messages if since is None or m["_sent"].date() >= since.date()]  # type: ignore[attr-defined]
        chosen.sort(key=lambda message: str(message["_sent"]), reverse=True)
        sids = [message["sid"] for message in chosen]
        start = sids.index(query["PageToken"]) + 1 if "PageToken" in query else 0
        page = chosen[start : start + self.page_size]
        following = None
        if start + self.page_size < len(chosen):
            following = f"{BASE}/Messages.json?{urlencode(query | {'PageToken': str(page[-1]['sid'])})}"
        return _json({"messages": [_shown(message) for message in page], "next_page_uri": following, "page_size": self.page_size})


def _shown(message: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in message.items() if name != "_sent"}


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status, msgspec.json.encode(value))
