"""The reference of the API as one page: no scripts, nothing from elsewhere, readable on a phone, light and dark."""

import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, cast

from tidings.api.openapi import describe, errors_of, who_may
from tidings.api.problems import STATUS, status_of
from tidings.api.reference_style import STYLE
from tidings.api.registry import Operation
from tidings.api.schemas import REF, Schema

_DEEPEST = 4
_SAMPLE_KEY = "td_test_…"
_SAMPLE_SESSION = "tds_…"
_SAMPLE_TOKEN = "eyJ…"  # noqa: S105 - where one goes

SPECIAL: dict[str, tuple[int, str]] = {
    "unknown_key": (401, "The key is not known, has expired or was revoked. Make a new one with `tidings key create`."),
    "token_expired": (401, "The end user's token has expired: ask the backend for another."),
    "invalid_token": (401, "The end user's token is not signed by an active signing secret, or says what it may not; the detail tells."),
    "unknown_contact": (401, "The end user's token is for a contact that there is not, or no longer."),
    "session_ended": (401, "The end user was signed out everywhere after this token was issued: ask the backend for another."),
    "wrong_credentials": (401, "No member has this mail address and this password."),
    "second_factor_needed": (401, "The password is right, and the member has a second factor: send it as `code`."),
    "wrong_code": (401, "The code is wrong, too old, or was used before: wait for the next one, or give a recovery code."),
    "scope_missing": (403, "The caller is known, but lacks the scope that this operation needs; the detail names it."),
    "cross_site": (403, "A session in a cookie serves the pages of its own host alone, and another origin asked."),
    "member_needed": (403, "Only a signed-in member can do this: a key has no account of its own."),
    "callback_forged": (403, "What calls itself the provider of this account is not signed as that provider signs; the detail tells how."),
    "not_followed": (403, "Over a socket: follow the conversation first."),
    "person_needed": (403, "This is for an end user with their own token, or it is not, and the caller is one."),
    "suspended": (403, "The end user is suspended: no token of theirs is accepted. Told as 409 where a token is asked for."),
    "not_in_it": (403, "They are not in this conversation any more."),
    "role_needed": (403, "Their role in this conversation does not allow it."),
    "may_not_share": (403, "Sharing a view needs the scope views:write; save one of your own."),
    "view_of_another": (403, "Whoever shared a view changes it, or who may change the workspace."),
    "role_too_high": (403, "Nobody gives, changes or takes away a role above their own; a key stands below an owner."),
    "no_membership": (403, "The member belongs to no such workspace."),
    "last_owner": (409, "A workspace, or a group of people, keeps an owner: make somebody else one first."),
    "member_exists": (409, "This person is a member of the workspace already; change their role."),
    "invitation_used": (409, "Somebody has become a member by it; remove the member instead."),
    "second_factor_on": (409, "There is a second factor already; take it off first."),
    "no_second_factor": (409, "There is no second factor to confirm or to take off: begin with one."),
    "method_not_allowed": (405, "This address exists, and has no such method; the detail tells which it has."),
    "too_many_blocks": (409, "A person blocks at most 1,000 others: unblock some first."),
    "too_many_signing_secrets": (409, "Two signing secrets are active: revoke one first."),
    "not_active": (409, "Only an active signing secret of yours is rotated: make a new one."),
    "not_a_test_workspace": (409, "Only a test workspace has a sandbox, and a clock that can be moved."),
    "too_many_faults": (409, "A sandbox has at most 100 faults one by one: take some away first."),
    "data_source_in_use": (409, "A published version names it; publish one that does not, and then delete it."),
    "domain_taken": (409, "Another workspace of this installation takes the mail of this domain: remove it there first."),
    "merged_meanwhile": (409, "One of the two was merged into somebody else at the same moment: look again."),
    "merged_since": (409, "Another contact was merged into the same person later: undo the last merge first."),
    "too_many_merges": (409, "At most 100 contacts are merged into one."),
    "too_many_addresses": (409, "Together the two have more addresses than a contact may: remove some first."),
    "too_many_attributes": (409, "Together the two have more attributes than a contact may: remove some first."),
    "template_exists": (409, "There is a template with this key already; add a version to it."),
    "template_archived": (409, "The template is put away: take it out first."),
    "draft_changed": (
        409,
        "Somebody else has changed the draft, or kept or dropped it: read it, and write over that. The detail says who.",
    ),
    "not_sent": (409, "Nothing was handed over yet, so that no receipt can come for it."),
    "not_unknown": (409, "Only a delivery whose outcome is unknown can be settled."),
    "schedule_ended": (409, "Nothing is to come of the schedule any more: give it another end."),
    "run_not_waiting": (409, "Only a run that waits for a person can be sent or dropped, and once."),
    "endpoint_disabled": (409, "Nothing is sent to a disabled webhook endpoint: enable it first."),
    "unknown_event": (404, "The log has no event with this id, or no longer."),
    "author_gone": (409, "Whoever made the schedule may do nothing here any more: change its message, or resume it, with a key that may."),
    "not_yours": (403, "Only who said it may do this, and for deleting it owners and moderators."),
    "direct": (409, "A direct conversation is between the two who are in it: begin another with more people; archive it or clear it."),
    "full": (409, "A conversation has at most 1,000 participants, who is invited included."),
    "joined": (409, "Who is in a conversation leaves it: there is nothing to decline any more."),
    "yourself": (409, "Nobody decides on themselves: to go, leave the conversation."),
    "started": (409, "The conversation has begun already: there is no start to move."),
    "too_many_views": (409, "A member has at most 100 views of their own, and a workspace shares 500: delete some first."),
    "too_many_assistants": (409, "A workspace has at most 1,000 assistants: delete one first."),
    "closed": (409, "The conversation is closed: reopen it first."),
    "scheduled": (409, "The conversation has not started yet."),
    "hook_forged": (401, "The call to a hook is not signed with one of its secrets, or was signed too long ago; the detail tells."),
    "too_many_hooks": (409, "A workspace has at most 200 hooks: delete one first."),
    "posted": (409, "The hook's event was said; it is not said again."),
    "erased": (409, "The hook's event told of somebody who was erased: nothing of it is left to say."),
    "frozen": (409, "The conversation is frozen: only its owners, moderators and the backend post."),
    "muted": (409, "The person may not post there; the detail says until when."),
    "blocked": (409, "One of the two has blocked the other."),
    "refused": (
        409,
        "Your own system, which is asked before something is said there, has refused it; the detail tells why, if it said so.",
    ),
    "moderation_unavailable": (
        503,
        "Whoever is asked before something is said there does not answer, and the policy refuses what was not.",
    ),
    "no_hook": (409, "The moderation policy has no hook: put one first."),
    "rule_exists": (409, "There is a rule for this text already: delete it first."),
    "too_many_rules": (409, "A workspace has 1,000 rules over words and links at most."),
    "settled": (409, "This flag is settled otherwise already."),
    "sanction_over": (409, "The sanction holds no more: there is nothing to appeal against."),
    "appealed": (409, "There is an appeal against this sanction already."),
    "decided": (409, "This appeal was decided otherwise already, and that is for good."),
    "uploaded_already": (409, "The bytes of this attachment are here already; announce another one for other bytes."),
    "upload_replaced": (409, "Another upload of the same attachment was begun, or it has expired: what counts is the later one."),
    "attached_already": (409, "The attachment is part of a post, and goes with it: delete the post."),
    "link_expired": (403, "A signed address is good for a while: ask for the attachment again, and take the new one."),
    "too_many_attachments": (429, "Too many attachments are of no post: post or delete some, or wait until they expire."),
    "slow_mode": (429, "The conversation is in slow mode: wait as long as Retry-After says."),
    "too_many_emojis": (409, "A post has fifty different reactions at most."),
    "too_many_pins": (409, "A hundred posts are pinned at most: take one off first."),
    "too_many_versions": (409, "A post is not edited more than 999 times."),
}
"""Codes that say more than their class does: code -> status, what to do. A test finds those that are missing here."""


def reference_page(operations: Sequence[Operation]) -> bytes:
    """The whole page, in UTF-8; the same operations give the same bytes."""
    described = describe(operations)
    schemas: dict[str, Schema] = described["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for operation in operations:
        groups.setdefault(operation.id.partition(".")[0], []).append(operation)
    body = "".join(
        [
            '<header><a class="home" href="#top">Tidings</a> <span>API reference, version ',
            f'{_text(described["info"]["version"])}</span> <a href="/openapi.json">OpenAPI document</a></header>',
            _navigation(groups.items()),
            '<main id="top">',
            _introduction(described),
            *(_group(tag, members, described, schemas) for tag, members in groups.items()),
            _errors(),
            "</main>",
        ]
    )
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'<title>Tidings API reference</title><link rel="icon" href="data:,"><style>{STYLE}</style></head><body>'
    )
    return f"{head}{body}</body></html>\n".encode()


def _navigation(groups: Iterable[tuple[str, list[Operation]]]) -> str:
    parts = ['<nav aria-label="Operations"><details open><summary>Contents</summary>']
    for tag, members in groups:
        links = "".join(
            f'<li><a href="#{_text(one.id)}"><b class="m {one.method.lower()}">{one.method}</b> {_text(one.summary)}</a></li>'
            for one in members
        )
        parts.append(f'<h2><a href="#{_text(tag)}">{_text(_title(tag))}</a></h2><ul>{links}</ul>')
    parts.append('<h2><a href="#errors">Errors</a></h2></details></nav>')
    return "".join(parts)


def _introduction(described: Schema) -> str:
    first = _curl_lines(
        "POST", "/v1/messages", {"to": "user_42", "template": "order-confirmation", "data": {"order": {"number": "A-1001"}}}
    )
    return (
        f"<h1>Tidings API</h1>{_prose(described['info']['description'])}<h3>A first call</h3><pre>{_text(first)}</pre>"
        "<p>Every answer has an <code>X-Request-Id</code>: the name of the call in the log.</p>"
    )


def _group(tag: str, members: Iterable[Operation], described: Schema, schemas: dict[str, Schema]) -> str:
    shown = "".join(_operation(one, described["paths"][one.path][one.method.lower()], schemas) for one in members)
    return f'<section id="{_text(tag)}"><h2>{_text(_title(tag))}</h2>{shown}</section>'


def _operation(operation: Operation, described: Schema, schemas: dict[str, Schema]) -> str:
    path = re.sub(r"(\{\w+\})", r"<i>\1</i>", _text(operation.path))
    parts = [
        f'<article id="{_text(operation.id)}"><h3><a href="#{_text(operation.id)}">{_text(operation.summary)}</a></h3>',
        f'<p class="call"><b class="m {operation.method.lower()}">{operation.method}</b> <code>{path}</code> ',
        f'<span class="scope">{_inline(who_may(operation))}</span></p>{_prose(operation.description)}',
    ]
    given = [one for one in cast("list[Schema]", described["parameters"]) if "name" in one]
    if given:
        rows = [(one["name"], one["schema"], bool(one["required"]), _place(one), 0) for one in given]
        parts.append(_table("Parameters", rows))
    if operation.body is not None:
        schema = described["requestBody"]["content"]["application/json"]["schema"]
        parts += [_table("Body", _rows(schema, schemas)), f"<h4>Example</h4><pre>{_text(_curl(operation))}</pre>"]
    else:
        parts.append(f"<h4>Example</h4><pre>{_text(_curl(operation))}</pre>")
    parts += [_answer(operation, described, schemas), _error_links(operation), "</article>"]
    return "".join(parts)


def _place(parameter: Schema) -> str:
    return cast("str", parameter.get("description", "")) or ("In the address." if parameter["in"] == "path" else "In the query.")


def _answer(operation: Operation, described: Schema, schemas: dict[str, Schema]) -> str:
    content = described["responses"][str(operation.status)].get("content")
    if content is None:
        return f"<h4>Answer {operation.status}</h4><p>Nothing: it is done.</p>"
    schema: Schema = content[operation.type]["schema"]
    shape = json.dumps(_shape(schema, schemas, ()), indent=2, ensure_ascii=False)
    rows = [row for row in _rows(schema, schemas) if row[3]]
    told = _table("What its fields mean", rows, is_answer=True) if rows else ""
    also = "".join(f"<p>{status}: {_inline(meaning)}</p>" for status, meaning in operation.also.items())
    return f"<h4>Answer {operation.status}</h4>{also}<pre>{_text(shape)}</pre>{told}"


def _error_links(operation: Operation) -> str:
    links = " ".join(
        f'<li><a href="#error-{_text(kind.code)}">{status_of(kind)} <code>{_text(kind.code)}</code></a></li>'
        for kind in errors_of(operation)
    )
    return f'<h4>Errors</h4><ul class="errors">{links}</ul>'


def _errors() -> str:
    known = [(status, kind.code, (kind.__doc__ or "").strip()) for kind, status, _ in STATUS]
    known += [(status, code, said) for code, (status, said) in SPECIAL.items()]
    rows = "".join(
        f'<tr id="error-{_text(code)}"><td><code>{_text(code)}</code></td><td>{status}</td><td>{_inline(said)}</td></tr>'
        for status, code, said in sorted(known)
    )
    example = {
        "type": "/docs#error-invalid_request",
        "title": "The request is not valid",
        "status": 422,
        "detail": "/email: This is no mail address",
        "code": "invalid_request",
        "request_id": "req_…",
        "errors": [{"pointer": "/email", "code": "invalid_email", "detail": "This is no mail address"}],
    }
    return (
        '<section id="errors"><h2>Errors</h2><p>An error is an <code>application/problem+json</code> (RFC 9457). <code>code</code> is '
        "stable; <code>errors</code> tells every wrong field at once, by a JSON pointer into the body or the name of the parameter.</p>"
        f"<pre>{_text(json.dumps(example, indent=2, ensure_ascii=False))}</pre>"
        f'<div class="wide"><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>{rows}</tbody></table></div>'
        "</section>"
    )


Row = tuple[str, Schema, bool, str, int]
"""A field's name, its schema, whether it is required, what it means, and how deep it lies."""


def _rows(schema: Schema, schemas: dict[str, Schema], depth: int = 0, seen: tuple[str, ...] = ()) -> list[Row]:
    name = _struct_in(schema)
    if name is None or name in seen or depth >= _DEEPEST:
        return []
    found: list[Row] = []
    properties = cast("dict[str, Schema]", schemas[name].get("properties", {}))
    required = cast("list[str]", schemas[name].get("required", []))
    for field, given in properties.items():
        found.append((field, given, field in required, given.get("description", ""), depth))
        found += _rows(given, schemas, depth + 1, (*seen, name))
    return found


def _struct_in(schema: Schema) -> str | None:
    """The struct that a schema is, may be, or holds."""
    if "$ref" in schema:
        return cast("str", schema["$ref"]).removeprefix(REF)
    inner = [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    found = (_struct_in(one) for one in [*schema.get("anyOf", []), *inner])
    return next((name for name in found if name is not None), None)


def _table(title: str, rows: Sequence[Row], *, is_answer: bool = False) -> str:
    """A table without the columns that would be empty."""
    has_need = not is_answer and any(required for _, _, required, _, _ in rows)
    has_meaning = any(said for _, _, _, said, _ in rows)
    lines = "".join(
        f'<tr><td class="d{depth}"><code>{_text(name)}</code></td><td>{_text(kind_of(schema))}</td>'
        f"{_cell('required' if required else '') if has_need else ''}{_cell(_inline(said)) if has_meaning else ''}</tr>"
        for name, schema, required, said, depth in rows
    )
    heads = ["Field", "Type", *(["Required"] if has_need else []), *(["Meaning"] if has_meaning else [])]
    head = "".join(f"<th>{name}</th>" for name in heads)
    return (
        f'<h4>{_text(title)}</h4><div class="wide"><table class="fields"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'
    )


def _cell(inner: str) -> str:
    return f"<td>{inner}</td>"


def kind_of(schema: Schema) -> str:
    """A schema in a few words: its type, its bounds, its choices."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(one) for one in schema["anyOf"]))
    if "$ref" in schema:
        return "object"
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(cast("list[str]", kind))
    if kind == "array":
        return f"list of {kind_of(schema.get('items', {}))}{_bounds(schema, 'Items', 'items')}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"map to {kind_of(schema['additionalProperties'])}"
    if schema.get("format") == "date-time":
        return "time"
    if schema.get("contentEncoding") == "base64":
        return "base64"
    return f"{kind}{_bounds(schema, 'Length', 'characters')}{_range(schema)}"


def _bounds(schema: Schema, what: str, unit: str) -> str:
    least, most = schema.get(f"min{what}", 0), schema.get(f"max{what}")
    if most is None:
        return ""
    return f", {least:,} to {most:,} {unit}" if least else f", up to {most:,} {unit}"


def _range(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    is_telling = least is not None and most is not None and abs(most) < 1e9
    return f", {least:,} to {most:,}" if is_telling else ""


def _shape(schema: Schema, schemas: dict[str, Schema], seen: tuple[str, ...]) -> Any:
    """An answer's form: each value is the name of its type."""
    if "$ref" in schema:
        name = cast("str", schema["$ref"]).removeprefix(REF)
        if name in seen:
            return "…"
        properties = cast("dict[str, Schema]", schemas[name].get("properties", {}))
        return {field: _shape(given, schemas, (*seen, name)) for field, given in properties.items()}
    if _struct_in(schema) is not None:
        if schema.get("type") == "array":
            return [_shape(schema["items"], schemas, seen)]
        if "anyOf" in schema:
            return _shape(next(one for one in schema["anyOf"] if _struct_in(one) is not None), schemas, seen)
        return {"…": _shape(schema["additionalProperties"], schemas, seen)}
    return kind_of(schema)


def _curl(operation: Operation) -> str:
    own = _SAMPLE_SESSION if operation.is_personal else _SAMPLE_TOKEN if operation.is_for_people else _SAMPLE_KEY
    secret = None if operation.is_open else own
    return _curl_lines(operation.method, operation.path, operation.example if operation.body is not None else None, secret)


def _curl_lines(method: str, path: str, body: object, secret: str | None = _SAMPLE_KEY) -> str:
    lines = [f"curl {'' if method == 'GET' else f'-X {method} '}http://127.0.0.1:8080{path}"]
    if secret is not None:
        lines.append(f"  -H 'Authorization: Bearer {secret}'")
    if method == "POST" and secret is not None:
        lines.append('  -H "Idempotency-Key: $(uuidgen)"')
    if body is not None:
        told = json.dumps(body, indent=2, ensure_ascii=False).replace("'", "'\\''")
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{told}'"]
    return " \\\n".join(lines)


def _title(tag: str) -> str:
    return tag.replace("_", " ").capitalize()


def _text(value: object) -> str:
    return escape(str(value))


def _inline(text: str) -> str:
    """Text in which backticks mark what is typed as it stands."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _text(text))


def _prose(text: str) -> str:
    """Paragraphs, and lists of lines that begin with a hyphen."""
    parts: list[str] = []
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line]
        if lines and all(line.startswith("- ") for line in lines):
            parts.append("<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>")
        elif lines:
            parts.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "".join(parts)
