"""Role × operation, from the registry and the one table; and nobody makes themselves, or another, more than they are."""

import asyncio
from uuid import UUID

import httpx2
import pytest

from tests.conftest import Api, new_workspace
from tests.security.bodies import full_bodies
from tests.security.conftest import EVERYTHING, OPERATIONS, member_of
from tests.security.test_bad_input import good
from tests.security.test_tenants import own_body
from tidings.api.registry import Operation
from tidings.core.ids import encode, new_id
from tidings.workspaces import ROLES, SCOPES, Role

pytestmark = pytest.mark.anyio

PEOPLE: tuple[Role, ...] = ("owner", "admin", "developer", "marketer", "agent", "viewer")


async def signed_in(target: Api, role: Role) -> tuple[httpx2.AsyncClient, str]:
    token, member_id = await member_of(target, role)
    return target.with_key(token), encode("mbr", member_id)


def test_the_table_is_of_scopes_that_there_are_and_nobody_below_an_admin_decides_on_people():
    assert tuple(ROLES) == PEOPLE
    assert all(scopes <= SCOPES.keys() for scopes in ROLES.values())
    assert ROLES["owner"] == ROLES["admin"] == SCOPES.keys()
    for role in PEOPLE[2:]:
        assert not ROLES[role] & {"members:write", "workspace:write", "audit:read"}, role
    assert all(scope.endswith(":read") for scope in ROLES["viewer"])
    assert not ROLES["viewer"] & {"keys:read", "providers:read", "metrics:read"}


@pytest.mark.parametrize("role", PEOPLE)
async def test_each_role_may_do_what_the_table_says_and_nothing_else(target: Api, role: Role):
    client, _ = await signed_in(target, role)
    wrong: list[str] = []
    async with client:
        for operation in OPERATIONS:
            answer = await client.request(operation.method, nowhere(operation), json=own_body(operation))
            is_refused = answer.status_code == 403 and answer.json()["code"] == "scope_missing"
            if is_refused == (operation.scope in ROLES[role]) or answer.status_code in (401, 500):
                wrong.append(f"{operation.id}: {answer.status_code} {answer.text[:200]}")
        expected = 200 if "metrics:read" in ROLES[role] else 403
        assert (await client.get("/metrics")).status_code == expected
    assert not wrong, "\n".join(wrong)


async def test_what_is_for_members_is_for_no_key(target: Api):
    for operation in EVERYTHING:
        if not operation.is_personal:
            continue
        body = full_bodies(operation)[0] if operation.body is not None else None
        answer = await target.client.request(operation.method, nowhere(operation), json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "member_needed"), operation.id
        async with target.with_key(None) as nobody:
            assert (await nobody.request(operation.method, nowhere(operation), json=body)).status_code == 401, operation.id


async def test_an_admin_neither_makes_nor_touches_an_owner(target: Api):
    owner, owner_id = await signed_in(target, "owner")
    admin, admin_id = await signed_in(target, "admin")
    async with owner, admin:
        waiting = (await owner.post("/v1/invitations", json={"email": "boss@example.com", "role": "owner"})).json()
        session = (await owner.get("/v1/sessions")).json()["data"][0]["id"]
        for method, path, body in (
            ("POST", "/v1/invitations", {"email": "eve@example.com", "role": "owner"}),
            ("DELETE", f"/v1/invitations/{waiting['id']}", None),
            ("PATCH", f"/v1/members/{admin_id}", {"role": "owner"}),
            ("PATCH", f"/v1/members/{owner_id}", {"role": "viewer"}),
            ("DELETE", f"/v1/members/{owner_id}", None),
            ("DELETE", f"/v1/sessions/{session}", None),
            ("GET", f"/v1/sessions?member={owner_id}", None),
        ):
            for client in (admin, target.client) if "sessions" not in path else (admin,):
                answer = await client.request(method, path, json=body)
                assert (answer.status_code, answer.json()["code"]) == (403, "role_too_high"), f"{method} {path}: {answer.text}"
        # What is at their own height is theirs to give.
        assert (await admin.post("/v1/invitations", json={"email": "eve@example.com", "role": "admin"})).status_code == 201
        assert (await owner.patch(f"/v1/members/{admin_id}", json={"role": "owner"})).status_code == 200


async def test_a_key_gives_no_role_that_holds_more_than_it(target: Api):
    scopes = sorted(ROLES["viewer"] | {"members:write"})
    weak = await good(target, "POST", "/v1/keys", {"name": "weak", "scopes": scopes})
    developer, developer_id = await signed_in(target, "developer")
    async with target.with_key(weak["secret"]) as client, developer:
        for role in PEOPLE[:-1]:
            answer = await client.post("/v1/invitations", json={"email": "eve@example.com", "role": role})
            assert (answer.status_code, answer.json()["code"]) == (403, "role_too_high"), role
        assert (await client.post("/v1/invitations", json={"email": "eve@example.com", "role": "viewer"})).status_code == 201
        assert (await client.delete(f"/v1/members/{developer_id}")).status_code == 403
        # Nor does a key that a member makes hold more than the member.
        answer = await developer.post("/v1/keys", json={"name": "more", "scopes": ["messages:send", "members:write"]})
        assert [error["code"] for error in answer.json()["errors"]] == ["scope_not_held"]


async def test_the_last_owner_stays(target: Api):
    owner, owner_id = await signed_in(target, "owner")
    other, other_id = await signed_in(target, "admin")
    async with owner, other:
        for method, path, body in (
            ("PATCH", f"/v1/members/{owner_id}", {"role": "admin"}),
            ("DELETE", f"/v1/members/{owner_id}", None),
            ("POST", "/v1/account/leave", None),
        ):
            answer = await owner.request(method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "last_owner"), path
        assert (await other.post("/v1/account/leave")).status_code == 204
        assert (await owner.get(f"/v1/members/{other_id}")).status_code == 404


async def test_two_owners_who_demote_each_other_leave_one(target: Api):
    for _ in range(5):
        one, one_id = await signed_in(target, "owner")
        two, two_id = await signed_in(target, "owner")
        async with one, two:
            for client, other in ((one, two_id), (two, one_id)):
                await client.get(f"/v1/members/{other}")
            roles = (await one.get("/v1/members")).json()["data"]
            for member in roles:
                if member["role"] == "owner" and member["id"] not in (one_id, two_id):
                    await one.patch(f"/v1/members/{member['id']}", json={"role": "viewer"})
            answers = await asyncio.gather(
                one.patch(f"/v1/members/{two_id}", json={"role": "viewer"}), two.patch(f"/v1/members/{one_id}", json={"role": "viewer"})
            )
        assert sorted(answer.status_code for answer in answers) in ([200, 409], [200, 403])
        left = [member for member in (await good(target, "GET", "/v1/members"))["data"] if member["role"] == "owner"]
        assert len(left) == 1


async def test_a_viewer_sees_and_ends_nobody_elses_sessions(target: Api):
    viewer, _ = await signed_in(target, "viewer")
    agent, agent_id = await signed_in(target, "agent")
    admin, _ = await signed_in(target, "admin")
    async with viewer, agent, admin:
        [session] = (await admin.get(f"/v1/sessions?member={agent_id}")).json()["data"]
        assert (await viewer.get(f"/v1/sessions?member={agent_id}")).status_code == 403
        assert (await viewer.delete(f"/v1/sessions/{session['id']}")).status_code == 404
        assert (await agent.get("/v1/account")).status_code == 200
        assert (await admin.delete(f"/v1/sessions/{session['id']}")).status_code == 204
        assert (await agent.get("/v1/account")).status_code == 401


async def test_an_admin_of_one_workspace_is_nobody_in_another(target: Api):
    theirs = Api(target.app, target.base_url, await new_workspace(target.app.database, target.app.sealer, name="Theirs"))
    admin, _ = await signed_in(target, "admin")
    victim, victim_id = await signed_in(theirs, "viewer")
    async with theirs.client, admin, victim:
        session = (await victim.get("/v1/sessions")).json()["data"][0]["id"]
        assert (await admin.get(f"/v1/sessions?member={victim_id}")).status_code == 404
        assert (await admin.delete(f"/v1/sessions/{session}")).status_code == 404
        answer = await admin.post("/v1/sessions/switch", json={"workspace": encode("wsp", theirs.workspace.workspace.id)})
        assert (answer.status_code, answer.json()["code"]) == (403, "no_membership")
        assert (await victim.get("/v1/account")).status_code == 200


def nowhere(operation: Operation) -> str:
    """The operation's address, with ids of the right form that are nobody's."""
    prefixes = {"sessions": "ses", "members": "mbr", "invitations": "inv", "keys": "key", "messages": "msg", "deliveries": "dlv"}
    any_id = encode(prefixes.get(operation.path.split("/")[2], "ctc"), UUID(int=new_id().int))
    path = operation.path.replace("{version}", "1")
    while "{" in path:
        path = path.replace(path[path.index("{") : path.index("}") + 1], any_id)
    return path
