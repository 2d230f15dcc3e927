"""The configuration of a target: what it is sent, how its answer is read, what it says later. All of it is sealed, and never shown."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta

from tidings.core.errors import FieldError
from tidings.core.lines import ONE_LINE
from tidings.core.secret_fields import SECRET
from tidings.core.strict_json import pointer
from tidings.expressions import IN_LEAF, IN_TEXT, IN_URL, BadSource, Writing, check_headers, check_url, is_one_expression
from tidings.providers.custom_callbacks import Callbacks, callback_flaws
from tidings.providers.custom_places import Condition, Place, Scalar, place_flaws

LEAVES_LIMIT = 500
DEPTH_LIMIT = 16
TREE_LIMIT = 100_000
SOURCES_LIMIT = 50_000
"""The most characters of all templates of one body."""

# RFC 9110 section 15.5, RFC 6585, RFC 7725: the request was looked at and turned down. 408, 409, 421, 423 to 425 say less than that.
_REFUSED = ["400", "401", "402", "403", "404", "405", "406", "410", "411", "413", "414", "415", "422", "431", "451"]

VARIABLES = frozenset(
    [
        "to",
        "from",
        "text",
        "title",
        "html",
        "actions",
        "media",
        "channel",
        "purpose",
        "reference",
        "attempt",
        "message_id",
        "workspace_id",
        "idempotency_key",
        "reply_to",
        "unsubscribe_url",
        "answers",
        "callback_url",
        "receipts_url",
    ]
)
"""What a template may name; custom_request.py says what they are."""

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Template = Annotated[str, Meta(max_length=20_000)]
Status = Annotated[str, Meta(pattern=r"^[1-5](\d\d|xx)$(?!\n)")]
"""`201`, or `4xx` for all of them; the number goes before the class."""
Statuses = Annotated[list[Status], Meta(max_length=50)]
Codes = Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=500)]


class Basic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name and a password that go with every call (RFC 7617)."""

    username: Annotated[str, Meta(max_length=200, pattern=r"^[^:\x00-\x1f\x7f]*$(?!\n)")]
    password: Annotated[str, Meta(max_length=1_000, pattern=ONE_LINE), SECRET]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sent: one of the two. Every text in it is a template; names are none."""

    json: dict[str, Any] | list[Any] | None = None
    form: Annotated[dict[Name, Template], Meta(max_length=100)] | None = None


class Success(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an answer must hold to mean that it was sent, where the status alone does not say it."""

    at: Place
    equals: Scalar | Annotated[list[Scalar], Meta(min_length=1, max_length=50)]
    otherwise: Literal["unknown", "refused", "retry"] = "unknown"
    """What another value at that place means. Nothing at that place is always a doubt."""

    @property
    def condition(self) -> Condition:
        """The place and its values."""
        return Condition(at=self.at, equals=self.equals)


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer is read. What stands in none of the lists is a doubt: nobody can say whether it was sent."""

    sent: Statuses = msgspec.field(default_factory=lambda: ["2xx"])
    refused: Statuses = msgspec.field(default_factory=_REFUSED.copy)
    """Not sent, and for good."""
    retry: Statuses = msgspec.field(default_factory=lambda: ["429"])
    """Not sent, for certain, and it may be tried again. 503 belongs here only where the target says that it takes nothing then."""
    reference: Place | None = None
    """The target's own id of the message. An answer that lacks it is a doubt."""
    code: Place | None = None
    """Its word for what went wrong; it is shown."""
    success: Success | None = None
    refused_codes: Codes = []
    """Codes that say more than the status: not sent, and for good."""
    retry_codes: Codes = []
    """Codes that say more than the status: not sent, for certain, and it may be tried again."""


class CustomCredentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole target."""

    url: Annotated[str, Meta(min_length=1, max_length=2_000)]
    """A template for path and query: `https://sms.example/send/{{ to }}`. Values are percent-encoded by themselves; the host is literal."""
    method: Literal["POST", "PUT", "GET"] = "POST"
    headers: Annotated[
        dict[Annotated[str, Meta(min_length=1, max_length=100)], Annotated[str, Meta(max_length=4_000), SECRET]], Meta(max_length=20)
    ] = {}
    """As they are: these are no templates."""
    body: Body | None = None
    auth: Basic | None = None
    answer: Answer = msgspec.field(default_factory=Answer)
    idempotency_header: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    """The header in which the target takes a key: the same for every attempt of a delivery."""
    callbacks: Callbacks | None = None

    def flaws(self) -> list[FieldError]:
        """Everything that is wrong beyond the types, each with its pointer."""
        found = check_url(self.url) or _unknown_variables("/url", self.url, IN_URL)
        found += _header_flaws(self)
        found += _body_flaws(self.method, self.body)
        found += _answer_flaws(self.answer)
        found += callback_flaws(self.callbacks) if self.callbacks is not None else []
        return found


def leaves(tree: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a JSON tree that holds no other, with its pointer; deeper than the limit there is one leaf, MISSING."""
    if place.count("/") > DEPTH_LIMIT:
        yield place, msgspec.UNSET
    elif isinstance(tree, dict):
        for name, value in cast("dict[str, object]", tree).items():
            yield from leaves(value, place + pointer(name))
    elif isinstance(tree, list):
        for index, value in enumerate(cast("list[object]", tree)):
            yield from leaves(value, place + pointer(index))
    else:
        yield place, tree


def variables_of(target: CustomCredentials) -> frozenset[str]:
    """The variables that its templates name."""
    body = target.body or Body()
    texts = list(body.form.values()) if body.form is not None else [text for _, text in leaves(body.json) if isinstance(text, str)]
    return frozenset(name for text in texts for name in _names_in(text, IN_TEXT)) | _names_in(target.url, IN_URL)


def _header_flaws(target: CustomCredentials) -> list[FieldError]:
    found = check_headers(target.headers)
    names = {name.lower() for name in target.headers}
    if target.auth is not None and "authorization" in names:
        found.append(FieldError("/auth", "contradiction", "The headers hold an Authorization already."))
    if target.idempotency_header is not None:
        if check_headers({target.idempotency_header: ""}):
            found.append(FieldError("/idempotency_header", "bad_header", "This is no name of a header that may be set."))
        elif target.idempotency_header.lower() in names | {"authorization", "content-type"}:
            found.append(FieldError("/idempotency_header", "contradiction", "This header is set already."))
    return found


def _body_flaws(method: str, body: Body | None) -> list[FieldError]:
    if body is None:
        return []
    if method == "GET":
        return [FieldError("/body", "contradiction", "A GET has no body: put the values into the query of the address.")]
    if (body.json is None) == (body.form is None):
        return [FieldError("/body", "contradiction", 'A body is {"json": …} or {"form": …}.')]
    if body.form is not None:
        sources = [(f"/body/form{pointer(name)}", text, IN_TEXT) for name, text in body.form.items()]
    else:
        found = list(leaves(body.json))
        if len(msgspec.json.encode(body.json)) > TREE_LIMIT:
            return [FieldError("/body/json", "too_large", f"It has more than {TREE_LIMIT:,} bytes.")]
        if len(found) > LEAVES_LIMIT or any(value is msgspec.UNSET for _, value in found):
            detail = f"It holds more than {LEAVES_LIMIT} values, or nests deeper than {DEPTH_LIMIT}."
            return [FieldError("/body/json", "too_large", detail)]
        texts = [(place, value) for place, value in found if isinstance(value, str)]
        sources = [(f"/body/json{place}", text, IN_LEAF if is_one_expression(text) else IN_TEXT) for place, text in texts]
    if sum(len(text) for _, text, _ in sources) > SOURCES_LIMIT:
        return [FieldError("/body", "too_large", f"Its templates have more than {SOURCES_LIMIT:,} characters together.")]
    return [flaw for place, text, writing in sources for flaw in _template_flaws(place, text, writing)]


def _template_flaws(place: str, text: str, writing: Writing) -> list[FieldError]:
    if "{" not in text:
        return []
    compiled = writing.compile(text)
    if isinstance(compiled, BadSource):
        return [FieldError(place, "bad_template", f"Line {compiled.line}: {compiled.detail}")]
    return _unknown_variables(place, text, writing)


def _unknown_variables(place: str, text: str, writing: Writing) -> list[FieldError]:
    unknown = _names_in(text, writing) - VARIABLES
    detail = f"There is no {', '.join(sorted(unknown)[:5])}; there are: {', '.join(sorted(VARIABLES))}."
    return [FieldError(place, "unknown_variable", detail)] if unknown else []


def _names_in(text: str, writing: Writing) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in writing.variables_of(text)) if "{" in text else frozenset()


def _answer_flaws(answer: Answer) -> list[FieldError]:
    found = place_flaws("/answer/reference", answer.reference, kinds="/hb")
    found += place_flaws("/answer/code", answer.code, kinds="/hb")
    if answer.success is not None:
        found += place_flaws("/answer/success/at", answer.success.at, kinds="/hb")
    if answer.code is None and (answer.refused_codes or answer.retry_codes):
        found.append(FieldError("/answer/code", "required", "Where does the code stand that these lists name?"))
    if not answer.sent:
        found.append(FieldError("/answer/sent", "required", "No answer would ever mean that it was sent."))
    found += _twice("/answer", {"sent": answer.sent, "refused": answer.refused, "retry": answer.retry})
    found += _twice("/answer", {"refused_codes": answer.refused_codes, "retry_codes": answer.retry_codes})
    return found


def _twice(place: str, lists: dict[str, list[str]]) -> list[FieldError]:
    known: dict[str, str] = {}
    found: list[FieldError] = []
    for name, values in lists.items():
        for index, value in enumerate(values):
            if value in known:
                found.append(FieldError(f"{place}/{name}/{index}", "duplicate", f"It stands in {known[value]} already."))
            known.setdefault(value, name)
    return found
