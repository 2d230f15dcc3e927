"""The engine behind the fence: a source and a context -> text, bounded in time and memory, and never an exception.

Who renders decides how values are written (values.py): as text, percent-encoded for an address, or as JSON.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable

import msgspec
from minijinja import Environment, TemplateError

from tidings.expressions.budget import BadValueError, MissingError, RunawayError
from tidings.expressions.fence import BadSource, read_source
from tidings.expressions.filters import FILTERS, count_up
from tidings.expressions.plain import NotPlainError, PlainMap

FUEL = 20_000
"""The instructions that the rendering of one field may take; about six for each value that it writes."""
_CACHED_SOURCES = 2_000
_CACHED_CHARACTERS = 20_000_000

_SOME_VALUE = "A value"
_PATH = re.compile(r"[^\W\d]\w*(?:\s*\.\s*\w+|\[[^\[\]]*\])*")
_NAME = re.compile(r"(?<![\w.\"'|])[^\W\d]\w*(?:\.\w+)*")

_NATIVE_FILTERS = (
    "safe escape e lower upper title capitalize replace length count dictsort items reverse trim join split lines default d round abs "
    "int float attr first last min max sort list string bool batch slice sum indent select reject selectattr rejectattr map groupby "
    "unique chain zip pprint format tojson urlencode pluralize filesizeformat truncate striptags wordwrap wordcount random "
    "datetimeformat dateformat timeformat"
)
_NATIVE_GLOBALS = "range dict debug namespace cycler joiner randrange lipsum now"


class RenderFailed(msgspec.Struct, frozen=True):
    """Why there is no content.

    `code`: missing_variable, bad_value, runaway, oversize, bad_template, bad_title, bad_url, empty. `field` is a JSON pointer without
    its first slash (`text`, `actions/0/url`), or `data`. `detail` names places and variables, and never a value.
    """

    code: str
    field: str
    detail: str


class Writing:
    """One way of writing values into a text, with the sources that are compiled for it."""

    def __init__(self, finalizer: Callable[[object], object]) -> None:
        self.engine = _build_engine(finalizer)
        self.compiled = _Compiled(self.engine)

    def compile(self, template: str, *, is_html: bool = False) -> str | BadSource:
        """The name under which the engine has this template; BadSource with the line where it is none."""
        return self.compiled.name_of(template, is_html)

    def variables_of(self, template: str) -> frozenset[str]:
        """The dotted names that a compiled template takes from outside: `order.number`, `contact.name`."""
        return frozenset(self.engine.undeclared_variables_in_str(template, nested=True)) - {"range"}


def render_field(field: str, template: str, context: PlainMap, writing: Writing) -> str | RenderFailed:
    """The template's text, as it is written, or why there is none; after `begin_render`."""
    if "{" not in template:
        return template
    try:
        for _ in range(2):
            name = writing.compile(template, is_html=field == "html")
            if isinstance(name, BadSource):
                return RenderFailed("bad_template", field, f"Line {name.line}: {name.detail}")
            try:
                return writing.engine.render_template(name, **context)
            except TemplateError as error:
                # Another thread's new template may have pushed this one out between the two lines above.
                if error.kind != "TemplateNotFound":
                    return _failure(field, template, context, error, writing)
        return RenderFailed("runaway", field, "Too many templates are being compiled at once")
    except MissingError:
        return RenderFailed(
            "missing_variable",
            field,
            f"{_absent(template, template, context, writing)} is null or not given; write | default(…) where it may be",
        )
    except RunawayError:
        return RenderFailed("runaway", field, "The template does more work than a message may take")
    except (BadValueError, NotPlainError) as error:
        return RenderFailed("bad_value", field, str(error))
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError) as error:
        return RenderFailed("bad_value", field, f"A filter or method cannot be used so ({type(error).__name__})")
    except BaseException as error:
        # A fault inside the engine comes as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return RenderFailed("bad_value", field, "The template engine failed on this template with this data")


def _failure(field: str, template: str, context: PlainMap, error: TemplateError, writing: Writing) -> RenderFailed:
    place = f"line {error.line or 1}"
    if error.kind == "OutOfFuel":
        return RenderFailed("runaway", field, f"The template takes more than {FUEL:,} steps")
    if error.kind == "UndefinedError":
        return RenderFailed("missing_variable", field, f"{_named_at(template, context, error.range, writing)} is not given ({place})")
    if error.kind in {"SyntaxError", "UnknownFilter", "UnknownTest", "UnknownFunction"}:
        return RenderFailed("bad_template", field, f"{error.detail or error.kind} ({place})")
    if error.range is not None:
        absent = _absent(template, _slice(template, error.range)[0], context, writing)
        if absent != _SOME_VALUE:
            return RenderFailed("missing_variable", field, f"{absent} is not given ({place})")
    return RenderFailed("bad_value", field, f"A value does not suit what the template does with it ({place})")


def _named_at(template: str, context: PlainMap, span: tuple[int, int] | None, writing: Writing) -> str:
    """The dotted name in which the engine, which knows its last part only, met nothing."""
    if span is None:
        return _SOME_VALUE
    part, start, end = _slice(template, span)
    for match in _PATH.finditer(template):
        if match.start() <= start < match.end():
            path = re.sub(r"\s", "", template[match.start() : min(end, match.end())])
            return _up_to_absent(path, context) or path
    return _absent(template, part, context, writing)


def _slice(template: str, span: tuple[int, int]) -> tuple[str, int, int]:
    """The part of the template between two offsets of the engine, which counts bytes, and its ends in characters."""
    raw = template.encode()
    start, end = (len(raw[:offset].decode(errors="ignore")) for offset in span)
    return template[start:end], start, end


def _absent(template: str, part: str, context: PlainMap, writing: Writing) -> str:
    """The first name in `part` that the template takes from outside and that is null or missing there."""
    outside = writing.variables_of(template)
    for path in _NAME.findall(part):
        if path in outside and (absent := _up_to_absent(path, context)):
            return absent
    return _SOME_VALUE


def _up_to_absent(path: str, context: PlainMap) -> str | None:
    """`order.nope` for `order.nope.deep`: the dotted name up to its first part that is null or missing."""
    value: object = context
    parts = path.split(".")
    if parts[0] not in context and len(parts) > 1:
        return None
    for index, part in enumerate(parts):
        value = value[part] if isinstance(value, PlainMap) and part in value else None
        if value is None:
            return ".".join(parts[: index + 1])
    return None


class _Compiled:
    """The sources that the engine has by name; the one not asked for longest goes when there are too many."""

    def __init__(self, engine: Environment) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._names: OrderedDict[tuple[str, bool], str] = OrderedDict()
        self._made = 0
        self._held_characters = 0

    def name_of(self, template: str, is_html: bool) -> str | BadSource:
        key = (template, is_html)
        with self._lock:
            if (name := self._names.get(key)) is not None:
                self._names.move_to_end(key)
                return name
        bad = read_source(template)
        if bad is not None:
            return bad
        with self._lock:
            return self._names.get(key) or self._add(key)

    def _add(self, key: tuple[str, bool]) -> str | BadSource:
        template, is_html = key
        self._made += 1
        # The engine escapes by the name's ending.
        name = f"{self._made}.{'html' if is_html else 'txt'}"
        try:
            self._engine.add_template(name, template)
        except TemplateError as error:
            return BadSource(error.line or 1, error.detail or error.kind)
        self._names[key] = name
        self._held_characters += len(template)
        while len(self._names) > _CACHED_SOURCES or self._held_characters > _CACHED_CHARACTERS:
            (old, _), old_name = self._names.popitem(last=False)
            self._held_characters -= len(old)
            self._engine.remove_template(old_name)
        return name

    def __len__(self) -> int:
        return len(self._names)


def _build_engine(finalizer: Callable[[object], object]) -> Environment:
    engine = Environment(debug=False, fuel=FUEL, undefined_behavior="strict", finalizer=finalizer, pycompat=False)
    for name in _NATIVE_FILTERS.split():
        engine.remove_filter(name)
    for name in _NATIVE_GLOBALS.split():
        engine.remove_global(name)
    for name, deed in FILTERS.items():
        engine.add_filter(name, deed)
    engine.add_global("range", count_up)
    return engine
