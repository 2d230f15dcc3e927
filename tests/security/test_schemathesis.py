# pyright: reportUnknownMemberType=false, reportUnknownParameterType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false, reportMissingTypeArgument=false
# The library's own types are generic over what only it knows.
"""Schemathesis over every operation of the document, on the running program: what is said there is what happens."""

import asyncio
import itertools
import threading
from collections.abc import Generator
from pathlib import Path

import httpx2
import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.conftest import Api, new_workspace, serving
from tests.security.conftest import EVERYTHING as OPERATIONS
from tests.security.conftest import member_of
from tests.security.conversations import Signer, signer_of
from tests.security.test_bad_input import good
from tests.security.test_tenants import Ids, furnished, own_path
from tidings.api.openapi import describe
from tidings.api.registry import Operation
from tidings.core.settings import load_settings

load_all_checks()

# What Schemathesis makes is from the document alone: made from the same registry as the one that the server answers with.
# Who asks is said by the test: a key that Schemathesis makes up would be replaced by it.
SCHEMA = schemathesis.openapi.from_dict({name: part for name, part in describe(OPERATIONS).items() if name != "security"})
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]

# Few in the usual run, since bad input has a test of its own that leaves no field out.
EXAMPLES = max(5, settings().max_examples // 8)

# End users, all in the conversation that there is.
PEOPLE = [f"person{n}" for n in range(40)]


class Live:
    """The program in a thread of its own, so that a client that waits does not stop it."""

    def __init__(self, base_url: str, secret: str, member: str, signer: Signer, ids: Ids) -> None:
        self.base_url = base_url
        self.secret = secret
        self.member = member
        self.signer = signer
        self.ids = ids
        # One after the other, so that none of them is too fast.
        self.people = itertools.cycle(PEOPLE)

    def headers(self, operation: Operation) -> dict[str, str]:
        """Who asks: nobody, an end user, a signed-in member, or a key."""
        if operation.is_open:
            return {}
        if operation.is_for_people:
            return {"Authorization": f"Bearer {self.signer.token(next(self.people))}"}
        return {"Authorization": f"Bearer {self.member if operation.is_personal else self.secret}"}


@pytest.fixture(scope="module")
def live(fortress_url: str, fortress_data: Path) -> Generator[Live]:
    given_settings = load_settings({}, data=fortress_data, database_url=fortress_url)
    started: list[Live] = []
    loop = asyncio.new_event_loop()
    ready, stop = threading.Event(), asyncio.Event()

    async def run() -> None:
        async with serving(given_settings) as (app, base_url):
            made = await new_workspace(app.database, app.sealer, name="Public")
            async with Api(app, base_url, made).client as client:
                api = Api(app, base_url, made)
                api.client, unused = client, api.client
                await unused.aclose()
                ids = await furnished(api)
                await good(api, "POST", "/v1/contacts/batch", {"contacts": [{"id": name} for name in PEOPLE]})
                await good(api, "POST", f"/v1/conversations/{ids.conversation}/participants", {"participants": PEOPLE, "history": "all"})
                started.append(Live(base_url, made.secret, (await member_of(api))[0], await signer_of(api), ids))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(60)
    yield started[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(30)
    loop.close()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_what_fits_the_document_is_answered_as_the_document_says(live: Live, operation: Operation):
    described = SCHEMA[operation.path][operation.method.lower()]

    @settings(max_examples=EXAMPLES)
    @given(case=described.as_strategy(generation_mode=GenerationMode.POSITIVE), is_known=st.booleans())
    def check(case: schemathesis.Case, is_known: bool) -> None:
        if is_known:
            aim(case, operation, live.ids)
        case.call_and_validate(base_url=live.base_url, headers=live.headers(operation), checks=CHECKS)

    check()


def takes_something(operation: Operation) -> bool:
    return operation.body is not None or operation.query is not None or operation.method == "POST" or "{" in operation.path


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if takes_something(one)], ids=lambda operation: operation.id)
def test_what_does_not_fit_the_document_is_refused(live: Live, operation: Operation):
    described = SCHEMA[operation.path][operation.method.lower()]

    @settings(max_examples=EXAMPLES)
    @given(case=described.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=live.base_url, headers=live.headers(operation), checks=[*CHECKS, negative_data_rejection])

    check()


def test_the_document_is_the_one_that_the_server_gives(live: Live):
    # It is made when somebody first asks.
    served = httpx2.get(f"{live.base_url}/openapi.json", timeout=60).json()
    mine = describe(OPERATIONS)
    assert {(path, method) for path, methods in served["paths"].items() for method in methods} == {
        (path, method) for path, methods in mine["paths"].items() for method in methods
    }


def aim(case: schemathesis.Case, operation: Operation, ids: Ids) -> None:
    """The case is about something that is there, and not about the key that asks."""
    names = operation.path.split("/")
    for place, text in enumerate(own_path(operation, ids).split("/")):
        if names[place].startswith("{"):
            case.path_parameters[names[place].strip("{}")] = text
