"""Operation × standing × workspace, from the registry: who may do what in a conversation, by their token and by their backend."""

import httpx2
import pytest

from tests.conftest import Api, new_workspace
from tests.security.conftest import EVERYTHING, at_rest, member_of, rows_of
from tests.security.conversations import STANDINGS, TABLE, everybody, row_of, signer_of, stage
from tests.security.test_bad_input import good
from tests.security.test_tenants import own_body
from tidings.api.registry import Operation
from tidings.core.ids import encode

pytestmark = pytest.mark.anyio

PEOPLES = [operation for operation in EVERYTHING if operation.is_for_people]
MINE = [operation for operation in PEOPLES if "{conversation}" in operation.path]
THEIRS = [one for one in EVERYTHING if one.path.startswith("/v1/contacts/") and "{conversation}" in one.path]

PAIRS = [(mine, next(one for one in THEIRS if one.id.partition(".")[2] == mine.id.partition(".")[2])) for mine in MINE]


def test_every_operation_in_a_conversation_says_who_may():
    named = {operation.id.partition(".")[2] for operation in (*MINE, *THEIRS)}
    assert named == set(TABLE), "add a row to tests/security/conversations.py"
    # What a person can do, their backend can do for them; and nothing more.
    assert {one.path.removeprefix("/v1/me") for one in MINE} == {one.path.removeprefix("/v1/contacts/{id}") for one in THEIRS}


async def tell(client: httpx2.AsyncClient, operation: Operation, path: str) -> httpx2.Response:
    return await client.request(operation.method, path, json=row_of(operation).body)


async def test_who_may_not_hears_so_and_changes_nothing(target: Api):
    await everybody(target)
    signer, scene = await signer_of(target), await stage(target)
    url, workspace_id = target.app.url, target.workspace.workspace.id
    wrong: list[str] = []
    before = await at_rest(url, workspace_id)
    for standing in STANDINGS:
        for n, (mine, theirs) in enumerate(PAIRS):
            if (hears := row_of(mine).expected(standing)) == 200:
                continue
            async with target.with_key(signer.token(standing)) as client:
                answers = [await tell(client, mine, scene.path(mine, standing))]
            # Both go one way: of those that only look every fourth is asked for twice.
            if n % 4 == 0 or mine.method != "GET":
                answers.append(await tell(target.client, theirs, scene.path(theirs, standing)))
            wrong += [
                f"{mine.id} by {standing}: {one.status_code}, not {hears}: {one.text[:200]}" for one in answers if one.status_code != hears
            ]
    assert not wrong, "\n".join(wrong)
    assert await rows_of(url, workspace_id) == before


async def test_who_may_does(target: Api):
    await everybody(target)
    signer, scene = await signer_of(target), await stage(target)
    wrong: list[str] = []
    for mine, theirs in PAIRS:
        for n, standing in enumerate(one for one in STANDINGS if row_of(mine).expected(one) == 200):
            # By their token and by their backend in turns.
            async with target.with_key(signer.token(standing)) as client:
                asks, asked = (client, mine) if n % 2 else (target.client, theirs)
                answer = await tell(asks, asked, scene.path(asked, standing))
            # Some need another state of it; nobody is refused for who they are.
            if not (answer.is_success or answer.status_code == 409):
                wrong.append(f"{mine.id} by {standing}: {answer.status_code} {answer.text[:200]}")
            if mine.method != "GET":
                scene = await stage(target)
    assert not wrong, "\n".join(wrong)


async def test_who_is_signed_in_to_another_workspace_is_nobody_here(target: Api):
    theirs = Api(target.app, target.base_url, await new_workspace(target.app.database, target.app.sealer, name="Theirs"))
    async with theirs.client:
        for api in (target, theirs):
            await everybody(api)
        scene, signer = await stage(target), await signer_of(theirs)
        await stage(theirs)
        before = await at_rest(target.app.url, target.workspace.workspace.id)
        wrong: list[str] = []
        async with theirs.with_key(signer.token("owner")) as owner, theirs.with_key(signer.token("invited")) as invited:
            for operation in MINE:
                for client in (owner, invited):
                    answer = await tell(client, operation, scene.path(operation, "owner"))
                    if answer.status_code != 404:
                        wrong.append(f"{operation.id}: {answer.status_code} {answer.text[:200]}")
            for operation in THEIRS:
                answer = await tell(theirs.client, operation, scene.path(operation, "owner"))
                if answer.status_code != 404:
                    wrong.append(f"{operation.id}: {answer.status_code} {answer.text[:200]}")
        assert not wrong, "\n".join(wrong)
        assert await rows_of(target.app.url, target.workspace.workspace.id) == before


async def test_an_end_user_passes_no_other_operation_and_nobody_else_passes_theirs(target: Api):
    """Shared ones, the short cut, what is for members, pages: a token opens none of them."""
    await everybody(target)
    signer, scene = await signer_of(target), await stage(target)
    member, _ = await member_of(target)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    wrong: list[str] = []
    others = [operation for operation in EVERYTHING if not operation.is_for_people and not operation.is_open]
    # More than one of them ask: nobody is refused for being too fast.
    names = [f"{name}" for name in (*STANDINGS, "other")]
    clients = [target.with_key(signer.token(name)) for name in names]
    for n, operation in enumerate(others):
        path = operation.path.replace("{conversation}", scene.conversation).replace("{message}", scene.message).replace("{id}", "owner")
        for _ in range(2):
            # The second time the token is remembered.
            answer = await clients[n % len(clients)].request(operation.method, path, json=own_body(operation))
            if (answer.status_code, answer.json().get("code")) != (403, "person_needed"):
                wrong.append(f"{operation.id}: {answer.status_code} {answer.text[:200]}")
    for client in clients:
        assert (await client.get("/metrics")).status_code == 403
        await client.aclose()
    for secret, status in ((target.workspace.secret, 403), (member, 403), (None, 401)):
        async with target.with_key(secret) as client:
            for operation in PEOPLES:
                path = operation.path.replace("{conversation}", scene.conversation).replace("{message}", scene.message)
                answer = await client.request(operation.method, path, json=own_body(operation))
                if answer.status_code != status or (status == 403 and answer.json()["code"] != "person_needed"):
                    wrong.append(f"{operation.id} by another: {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n".join(wrong)
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


async def test_a_member_says_how_far_they_have_read_and_nobody_else(target: Api):
    (agent, agent_id), (_, other_id) = await member_of(target, "agent"), await member_of(target, "agent")
    await everybody(target)
    scene = await stage(target)
    people = [{"member": encode("mbr", one)} for one in (agent_id, other_id)]
    await good(target, "POST", f"/v1/conversations/{scene.conversation}/participants", {"participants": people})
    said = await good(target, "POST", f"/v1/contacts/other/conversations/{scene.conversation}/messages", {"text": "Anybody?"})
    path = f"/v1/conversations/{scene.conversation}/position"
    async with target.with_key(agent) as client:
        assert (await client.put(path, json={"read": said["seq"]})).json()["read"] == said["seq"]
        answer = await client.put(path, json={"member": encode("mbr", other_id), "read": said["seq"]})
        assert (answer.status_code, answer.json()["code"]) == (403, "role_needed")
    receipts = await good(target, "GET", f"/v1/conversations/{scene.conversation}/messages/{said['id']}/receipts")
    told = {one["person"]["id"]: one["state"] for one in receipts["people"] if one["person"]["kind"] == "member"}
    assert told == {encode("mbr", agent_id): "read", encode("mbr", other_id): "sent"}
    # A key may say it of anybody.
    assert (await target.client.put(path, json={"member": encode("mbr", other_id), "read": 1})).status_code == 200
