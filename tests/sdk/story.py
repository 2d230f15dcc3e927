"""What somebody does with the package who has nothing else: run by the interpreter of a clean environment, against a real server.

TIDINGS_URL and TIDINGS_KEY say where and who; CUTTING_URL leads to the same server, and cuts off the first answer of each name. What is
printed is checked by the test.
"""

import asyncio
import json
import os
import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import tidings_sdk
from tidings_sdk import AsyncTidings, Event, Invalid, NotFound, SignatureWrong, Tidings, sign_token, types, verify


class Receiver(BaseHTTPRequestHandler):
    """The shop's own system: it takes what is signed."""

    secret = ""
    got: list[Event] = []  # noqa: RUF012 - there is one of it
    came = threading.Event()

    def do_POST(self) -> None:
        """One webhook."""
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = verify(body, dict(self.headers.items()), self.secret)
        except SignatureWrong:
            self.send_response(401)
        else:
            self.send_response(204)
            self.got.append(event)
            self.came.set()
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Nothing is said."""


def by_waiting(client: Tidings, cutting: Tidings) -> dict[str, object]:
    """With the client that waits."""
    client.contacts.put("ada", name="Ada", phone="+31612345678")
    message = client.messages.send(to="ada", content={"body": "Hello"}, route={"channel": "sms"}, purpose="transactional")
    again = cutting.messages.send(
        to="ada", content={"body": "Once"}, route={"channel": "sms"}, purpose="transactional", metadata={"who": "sync"}
    )
    client.contacts.batch(contacts=[{"id": f"person{n:03}"} for n in range(120)])
    listed = client.contacts.list(limit=50)
    problems: list[object] = []
    try:
        client.messages.get("msg_00000000000000000000000000")
    except NotFound as problem:
        problems += [problem.status, problem.code, problem.request_id is not None]
    try:
        client.contacts.put("eve", phone="nonsense")
    except Invalid as problem:
        problems += [problem.status, problem.errors[0].pointer]
    return {
        "sent": message.id,
        "is_told": message.deliveries is not None and message.deliveries[0].channel == "sms",
        "once": again.id,
        "made": client.messages.get(message.id).created_at <= datetime.now(UTC),
        "people": [contact.external_id for contact in listed],
        "first_page": len(listed.page().data),
        "pages": sum(1 for _ in listed.pages()),
        "problems": problems,
    }


async def by_awaiting(client: AsyncTidings, cutting: AsyncTidings) -> dict[str, object]:
    """With the client for async programs."""
    again = await cutting.messages.send(
        to="ada", content={"body": "Once"}, route={"channel": "sms"}, purpose="transactional", metadata={"who": "async"}
    )
    people = [contact.external_id async for contact in client.contacts.list(limit=50)]
    one, two = await asyncio.gather(client.contacts.get("person000"), client.contacts.get("person001"))
    try:
        await client.contacts.get("nobody")
    except NotFound as problem:
        code = problem.code
    else:
        code = ""
    return {"once": again.id, "people": people, "both": [one.external_id, two.external_id], "code": code}


def webhooks(client: Tidings) -> dict[str, object]:
    """A webhook comes, and is known."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        made = client.webhook_endpoints.create(url=f"http://127.0.0.1:{server.server_port}/", event_types=["delivery.sent"])
        assert made.secret is not None
        Receiver.secret = made.secret
        sent = client.messages.send(to="ada", content={"body": "Hello"}, route={"channel": "sms"}, purpose="transactional")
        assert Receiver.came.wait(60), "no webhook came"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    event = Receiver.got[0]
    return {
        "type": event.type,
        "is_ours": event.type == "delivery.sent" and event.data.message == sent.id,
        "is_time": event.timestamp.tzinfo is not None,
    }


def conversations(client: Tidings, url: str) -> dict[str, object]:
    """People talk, with files and tokens of their own."""
    client.contacts.put("ben", name="Ben")
    file = client.upload(b"a note of Ada's", name="note.txt", type="text/plain", contact="ada")
    talk = client.conversations.create(kind="direct", participants=["ada", "ben"])
    posted = client.contacts.post_message("ada", talk.id, parts=[{"type": "text", "text": "Look"}, {"type": "file", "attachment": file.id}])
    made = client.signing_secrets.create(name="backend")
    assert made.secret is not None
    token = sign_token("ben", workspace=client.workspace.get().id, secret_id=made.id, secret=made.secret)
    with Tidings(url, token) as ben:
        seen = list(ben.me.list_messages(talk.id))
        parts = seen[0].parts
        assert isinstance(parts[0], types.TextPart)
        assert isinstance(parts[1], types.FilePart)
        answer = ben.me.post_message(talk.id, text="I see", reply_to=posted.id)
        mine = ben.upload(b"bytes of Ben's", name="ben.txt", type="text/plain")
        return {
            "who": ben.me.get().id,
            "said": [part.type for part in parts],
            "reply": answer.reply_to is not None and answer.reply_to.seq == posted.seq,
            "file": client.download(file.id).decode(),
            "own": mine.state,
        }


def main() -> None:
    """Everything, as JSON."""
    url, cutting = os.environ["TIDINGS_URL"], os.environ["CUTTING_URL"]

    async def run() -> dict[str, object]:
        async with AsyncTidings() as client, AsyncTidings(f"{cutting}/async") as cut:
            return await by_awaiting(client, cut)

    with Tidings() as client, Tidings(f"{cutting}/sync") as cut:
        told = {
            "from": tidings_sdk.__file__,
            "modules": sorted({name.partition(".")[0] for name in sys.modules}),
            "sync": by_waiting(client, cut),
            "async": asyncio.run(run()),
            "webhook": webhooks(client),
            "talk": conversations(client, url),
            "at": datetime.now(UTC).isoformat(),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
