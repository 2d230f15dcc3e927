"""Which operation is meant: found by method and path."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from tidings.api.registry import Operation
from tidings.core.errors import NotFound, TidingsError


class MethodNotAllowedError(TidingsError):
    """This resource has no such method."""

    code = "method_not_allowed"


class Routes:
    """Finds an operation by method and path: one step down a tree for each segment."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._root: dict[str, Any] = {}
        for operation in operations:
            node = self._root
            for segment in operation.path.strip("/").split("/"):
                node = node.setdefault("{}" if segment.startswith("{") else segment, {})
            node.setdefault("", {})[operation.method] = (operation, re.findall(r"\{(\w+)\}", operation.path))

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation and its parameters; raises NotFound, or says that the method is wrong."""
        allowed: set[str] = set()
        for methods, values in _ways(self._root, path.strip("/").split("/")):
            if method in methods:
                operation, names = methods[method]
                if any("\0" in value or "\ufffd" in value or len(value) > 255 for value in values):
                    raise NotFound
                return operation, dict(zip(names, values, strict=True))
            allowed |= methods.keys()
        if allowed:
            raise MethodNotAllowedError(f"Allowed here: {', '.join(sorted(allowed))}")
        raise NotFound("There is nothing at this address; the reference is at /docs")


def _ways(node: dict[str, Any], segments: list[str]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """What may be at the end: by the word itself first, then by a parameter, since an id of yours may be any word."""
    if not segments:
        if "" in node:
            yield node[""], []
        return
    segment, rest = segments[0], segments[1:]
    if segment in ("", "{}"):
        return
    if segment in node:
        yield from _ways(node[segment], rest)
    if "{}" in node:
        value = unquote(segment, errors="replace")
        for methods, values in _ways(node["{}"], rest):
            yield methods, [value, *values]
