"""What may be written into the log stands in the catalogue, so that whoever gets it can know it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tidings.messages.states import State
from tidings.webhooks import CATALOGUE

SOURCE = Path(__file__).parents[3] / "src" / "tidings"

# A fact's type that ends in what a column says, and all that the column may say.
_ENDINGS = {"delivery.": {state.value for state in State} - {"queued"} | {"opened", "clicked"}, "consent.": {"granted", "withdrawn"}}
_SAID = re.compile(r"(conversation|participant|message|reaction)\.[a-z_]+")
_TYPE = re.compile(r"[a-z_]+\.[a-z_]+")


def _in_sql() -> Iterator[str]:
    for path in SOURCE.rglob("*.sql"):
        text = re.sub(r"--[^\n]*", "", path.read_text())
        for insert in re.findall(r"INSERT INTO outbox[\s\S]*?(?=\n\)|\n\n|\Z)", text):
            for literal, is_head in re.findall(r"'([a-z_]+\.[a-z_]*)'(\s*\|\|)?", insert):
                yield from (literal + ending for ending in _ENDINGS[literal]) if is_head else (literal,)


def _is_moderating(path: Path, called: str) -> bool:
    return path.parent.name == "moderation" and called == "tell"


def _in_python() -> Iterator[str]:
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            # Conversations choose the type first, and tell it in one place.
            if "conversations" in path.parts and isinstance(node, ast.Constant) and _SAID.fullmatch(str(node.value)):
                yield str(node.value)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and (node.func.id == "Fact" or node.func.id.startswith(("_tell", "tell_post")) or _is_moderating(path, node.func.id))
            ):
                values = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("type", "type_"))]
                for value in values:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str) and _TYPE.fullmatch(value.value):
                        yield value.value


def test_every_type_that_is_written_stands_in_the_catalogue():
    written = {*_in_sql(), *_in_python()}
    assert {"message.received", "delivery.bounced", "schedule.paused", "webhook_endpoint.disabled", "consent.granted"} <= written
    assert written - CATALOGUE.keys() == set()


def test_the_catalogue_tells_of_nothing_that_is_not_written():
    assert CATALOGUE.keys() - {*_in_sql(), *_in_python()} == {"webhook.test"}
