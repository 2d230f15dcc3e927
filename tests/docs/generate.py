"""The pages of docs/ that are made from the code, so that they cannot say anything else: `make docs` writes them."""

import ast
import tempfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import msgspec

from tests.docs.frames import frames_document, socket_page
from tidings.api.openapi import document, names_of
from tidings.api.operations import all_operations
from tidings.api.problems import STATUS, status_of
from tidings.api.registry import Operation
from tidings.api.routes import MethodNotAllowedError
from tidings.app import build_providers
from tidings.channels import CHANNELS
from tidings.core import errors
from tidings.core.errors import Misconfigured, TidingsError
from tidings.core.settings import Settings, load_settings
from tidings.messages.decide import MAX_ATTEMPTS, UNKNOWN_WAITS
from tidings.messages.purposes import LEASE_SECONDS, PURPOSES, OnUnknown
from tidings.messages.reasons import REASONS
from tidings.messages.states import FINAL, MEANINGS, TRANSITIONS, State
from tidings.webhooks import CATALOGUE
from tidings.workers.retention import RETENTION, How
from tidings.workspaces import load_sealer

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tidings"

_OF_FIELDS = {"invalid", "FieldError", "BadAddress", "RejectedRecipient"}

# Settings whose names say enough in the code, and not in a table.
_PLAIN = {
    "host": "The address that the API listens on.",
    "port": "Its port.",
    "log_level": "How much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`.",
}


def pages() -> Mapping[str, str]:
    """Path below the project -> what must stand there."""
    usual = usual_operations()
    names = names_of(usual)
    return {
        "docs/states.md": states_page(),
        "docs/operate/settings.md": settings_page(),
        "docs/operate/retention.md": retention_page(),
        "docs/reference/errors.md": errors_page(),
        "docs/reference/events.md": events_page(),
        "docs/reference/socket.md": socket_page(names),
        "sdk/openapi.json": document(usual).decode() + "\n",
        "sdk/frames.json": frames_document(names),
    }


def usual_operations() -> tuple[Operation, ...]:
    """Those of a server with its usual settings."""
    with tempfile.TemporaryDirectory() as data:
        return all_operations(build_providers(load_settings({}, data=Path(data))), load_sealer("00" * 32, Path(data)))


def states_page() -> str:
    """The states of a delivery and what a purpose decides, from the literal tables of messages/states.py, purposes.py and decide.py."""
    return f"""\
# States of a delivery

Made by `make docs` from the tables of [messages/states.py](../src/tidings/messages/states.py),
[messages/purposes.py](../src/tidings/messages/purposes.py) and [messages/decide.py](../src/tidings/messages/decide.py); do not edit.

```mermaid
stateDiagram-v2
    [*] --> scheduled: send_at
    [*] --> queued
{_arrows()}
{_ends()}
```

`queued` with a lease is **on the wire**: that is derived from the queue's row, and no state of its own. What was `scheduled` counts as
`queued` from its time on: the claim that finds it may make it `held` or `skipped` in the same step.

| state | means | may become | final |
| --- | --- | --- | --- |
{_rows(_state_row(state) for state in State)}

`sent` counts as the end where nobody reports more: mail has no receipts. A receipt only raises a state: what was delivered never
becomes `failed`, and what failed may still turn out to be delivered. Who moves a delivery is told in [flow.md](flow.md).

## Purposes

| purpose | lane | expires after | when nobody answered | deadline of a hand-off | scope of the key |
| --- | --- | --- | --- | --- | --- |
{_rows(_purpose_row(name) for name in PURPOSES)}

A lease lasts {_leases()}, and is renewed while the worker lives. Each channel's own deadline:
{", ".join(f"{name} {facts.deadline_seconds:g} s" for name, facts in CHANNELS.items())}.

## When nobody answered

| a purpose says | so |
| --- | --- |
{_rows(_unknown_row(way) for way in OnUnknown)}

A delivery is handed over at most {MAX_ATTEMPTS} times, however its attempts ended.

## Reasons

| reason | means |
| --- | --- |
{_rows(f"| `{reason}` | {text} |" for reason, text in REASONS.items())}

A provider's own code stands beside them, in the attempt and in the timeline.
"""


def settings_page() -> str:
    """Every setting, from the docstrings of core/settings.py."""
    told = dict(_field_docstrings(SOURCE / "core" / "settings.py", "Settings"))
    rows = [
        f"| `TIDINGS_{field.name.upper()}` | {_default(field)} | {told.get(field.name) or _PLAIN[field.name]}{_unused(field.name)} |"
        for field in msgspec.structs.fields(Settings)
    ]
    return f"""\
# Settings

Made by `make docs` from [core/settings.py](../../src/tidings/core/settings.py); do not edit. Each is a variable of the environment, read
once at the start; one that cannot be read is refused by its name.

| variable | default | |
| --- | --- | --- |
{_rows(rows)}
"""


def retention_page() -> str:
    """How long each table keeps what it holds, from the literal table of workers/retention.py."""
    groups = [(how, [f"| `{name}` | {rule.keeps} |" for name, rule in RETENTION.items() if rule.how is how]) for how in How]
    tables = "\n\n".join(f"### {how.capitalize()}\n\n| table | kept |\n| --- | --- |\n{_rows(rows)}" for how, rows in groups)
    return f"""\
# Retention

Made by `make docs` from [workers/retention.py](../../src/tidings/workers/retention.py); do not edit.

`TIDINGS_RETENTION_DAYS` (400, or 30 and more; 0 keeps everything) says how long traffic is kept. Once an hour a worker forgets what is older, in
batches of a thousand rows with a rest between them, so that nothing waits for it; of several workers one does it.

A message goes with all that hangs on it, and only when all of it is over: nothing of it waits in the queue, no step of its route is to come, and
nothing has changed for that long. The event log goes by whole months. Permission outlives traffic: consents and suppressions stay, and so does
the audit log, whose chain has no link to spare. `tidings doctor` tells the largest tables.

What a person asks to have erased is another matter: `DELETE /v1/contacts/{{id}}` does it at once.

## By table

{tables}
"""


def errors_page() -> str:
    """Every code that an error may carry, found in the source."""
    codes = sorted({code for path in sorted(SOURCE.rglob("*.py")) for code in _codes(path, {"TidingsError", *_error_names()})})
    fields = sorted({code for path in sorted(SOURCE.rglob("*.py")) for code in _codes(path, _OF_FIELDS)})
    return f"""\
# Error codes

Made by `make docs` from [core/errors.py](../../src/tidings/core/errors.py) and from wherever an error is raised; do not edit.

## Of a request

| code | status | means |
| --- | --- | --- |
{_rows(_error_row(kind) for kind in _error_kinds())}
| `{MethodNotAllowedError.code}` | 405 | {MethodNotAllowedError.__doc__} |

More exact ones, in the place of their class's: {_list(codes)}.

## Of a field

The codes within `errors`, and of each recipient in `rejected`; beside them `invalid` for a value of the wrong type, form or size, and the reasons of a template's own
trouble: {_list(fields)}.
"""


def events_page() -> str:
    """Every event type and what is told with it, from the literal table of webhooks/catalogue.py."""
    structs = {kind.data.__name__: kind.data for kind in CATALOGUE.values()}
    rows = [f"| `{name}` | {kind.means} | [{_noun(kind.data)}](#{_noun(kind.data)}) |" for name, kind in CATALOGUE.items()]
    tables = "\n\n".join(_data_table(name, kind) for name, kind in sorted(structs.items()))
    return f"""\
# Events

Made by `make docs` from [webhooks/catalogue.py](../../src/tidings/webhooks/catalogue.py); do not edit.

A webhook is a POST of `{{"type": …, "timestamp": …, "data": {{…}}}}`, signed by [Standard Webhooks](https://www.standardwebhooks.com):
`timestamp` is when it happened, in business time, and `webhook-id` the event's id, the same however often it is sent and in
`GET /v1/events`. Handle each id once: after a crash of ours an event may come twice. An endpoint asks for types, for all of a noun
(`delivery.*`), or for all (`*`).

| type | when | data |
| --- | --- | --- |
{_rows(rows)}

{tables}
"""


def write() -> list[str]:
    """Every page stands as it must; answers those that were changed."""
    changed: list[str] = []
    for place, text in pages().items():
        path = ROOT / place
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(place)
    return changed


def _arrows() -> str:
    return "\n".join(f"    {old} --> {new}" for old in State for new in State if new in TRANSITIONS[old])


def _ends() -> str:
    return "\n".join(f"    {state} --> [*]" for state in State if state in FINAL)


def _state_row(state: State) -> str:
    follows = ", ".join(f"`{new}`" for new in State if new in TRANSITIONS[state]) or "nothing"
    return f"| `{state}` | {MEANINGS[state]} | {follows} | {'yes' if state in FINAL else ''} |"


def _purpose_row(name: str) -> str:
    purpose = PURPOSES[name]
    deadline = "the channel's" if purpose.deadline_seconds is None else f"{purpose.deadline_seconds:g} s"
    expires = _span(purpose.expires_after.total_seconds())
    return f"| `{name}` | `{purpose.lane}` | {expires} | `{purpose.on_unknown}` | {deadline} | `{purpose.scope}` |"


def _unknown_row(way: OnUnknown) -> str:
    seconds = UNKNOWN_WAITS[way]
    match seconds:
        case None:
            so = "it stays `unknown` until a receipt or a person settles it"
        case 0.0:
            so = "the next try is due at once"
        case _:
            so = f"the next try is due after {seconds:g} s, unless a receipt comes first"
    return f"| `{way}` | {so} |"


def _leases() -> str:
    return ", ".join(f"{seconds:g} s in the lane `{lane}`" for lane, seconds in LEASE_SECONDS.items())


def _span(seconds: float) -> str:
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"


def _unused(name: str) -> str:
    users = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "settings.py")
    return "" if any(f"settings.{name}" in text for text in users) else " (Nothing reads it yet.)"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.name == "data":
        return "`$XDG_DATA_HOME/tidings`, else `~/.local/share/tidings`"
    if field.default is None or field.default is msgspec.NODEFAULT:
        return "none"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def _field_docstrings(path: Path, name: str) -> Iterator[tuple[str, str]]:
    body = next(node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef) and node.name == name).body
    for field, after in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            yield field.target.id, " ".join(ast.literal_eval(after.value).split())


def _noun(kind: type[msgspec.Struct]) -> str:
    return kind.__name__.removeprefix("Of").lower()


def _data_table(name: str, kind: type[msgspec.Struct]) -> str:
    path = SOURCE / "webhooks" / "event_data.py"
    told = dict(_field_docstrings(path, name))
    types = {field.name: field.encode_name for field in msgspec.structs.fields(kind)}
    body = next(node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef) and node.name == name).body
    rows = [
        f"| `{types[field.target.id]}` | {ast.unparse(field.annotation).replace('|', 'or')} | {told.get(field.target.id, '')} |"
        for field in body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    ]
    head = f"## {_noun(kind)}\n\n{(kind.__doc__ or '').splitlines()[0]}"
    return f"{head}\n\n| field | type | |\n| --- | --- | --- |\n{_rows(rows)}" if rows else head


def _error_kinds() -> list[type[TidingsError]]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TidingsError)]
    return [kind for kind in kinds if kind is not Misconfigured]


def _error_names() -> set[str]:
    return {kind.__name__ for kind, _, _ in STATUS}


def _error_row(kind: type[TidingsError]) -> str:
    return f"| `{kind.code}` | {status_of(kind)} | {(kind.__doc__ or '').splitlines()[0]} |"


def _codes(path: Path, callables: set[str]) -> Iterator[str]:
    """The literal codes that are given to these callables: `code=…`, or the second argument of those that name a field."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in callables:
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        match node.func.id:
            case "invalid" | "FieldError":
                given += node.args[1:2]
            case "BadAddress":
                given += node.args[:1]
            case _:
                pass
        yield from (value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str))


def _list(codes: list[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _rows(rows: Iterator[str] | list[str]) -> str:
    return "\n".join(rows)


if __name__ == "__main__":
    for place in write():
        print(place)
