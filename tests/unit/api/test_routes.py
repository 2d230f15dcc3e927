"""An address finds its operation, or says what there is."""

from typing import Any

import pytest

from tidings.api.registry import Operation, Request
from tidings.api.routes import MethodNotAllowedError, Routes
from tidings.core.errors import NotFound


async def nothing(request: Request) -> Any:
    return request


def operation(method: Any, path: str) -> Operation:
    return Operation(id=f"{method} {path}", method=method, path=path, scope="x:y", summary="", run=nothing)


ROUTES = Routes(
    [
        operation("GET", "/v1/things"),
        operation("GET", "/v1/things/{id}"),
        operation("POST", "/v1/things/batch"),
        operation("POST", "/v1/things/{id}/parts/{part}"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "found", "params"),
    [
        ("GET", "/v1/things", "GET /v1/things", {}),
        ("GET", "/v1/things/7", "GET /v1/things/{id}", {"id": "7"}),
        ("GET", "/v1/things/a%2Fb", "GET /v1/things/{id}", {"id": "a/b"}),
        ("GET", "/v1/things/%C3%A9", "GET /v1/things/{id}", {"id": "é"}),
        ("POST", "/v1/things/batch", "POST /v1/things/batch", {}),
        ("GET", "/v1/things/batch", "GET /v1/things/{id}", {"id": "batch"}),
        ("POST", "/v1/things/batch/parts/batch", "POST /v1/things/{id}/parts/{part}", {"id": "batch", "part": "batch"}),
        ("POST", "/v1/things/7/parts/8", "POST /v1/things/{id}/parts/{part}", {"id": "7", "part": "8"}),
    ],
)
def test_an_address_finds_its_operation(method: str, path: str, found: str, params: dict[str, str]):
    at, values = ROUTES.find(method, path)
    assert (at.id, values) == (found, params)


@pytest.mark.parametrize(
    "path", ["/", "", "/v1", "/v2/things", "/v1/things/7/parts", "/v1/things/%00", "/v1/things/%ff", "/v1/things/" + "x" * 256, "/v1/{}"]
)
def test_what_is_nowhere_is_not_found(path: str):
    with pytest.raises(NotFound):
        ROUTES.find("GET", path)


def test_another_method_says_which_there_are():
    with pytest.raises(MethodNotAllowedError, match="GET"):
        ROUTES.find("DELETE", "/v1/things/7")
