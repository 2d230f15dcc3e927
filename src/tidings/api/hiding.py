"""What of a body may be written down: the fields that its struct declares, without those that are secret.

A field is shown because it is declared and holds no secret; what nobody has declared is hidden. Where a struct leaves open what stands
there (your own data, attributes, metadata), fields are hidden by what they are called.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from tidings.messages import Send

HIDDEN = "[hidden]"

_LISTS = (list, tuple, set, frozenset)
_SECRET_WORDS = frozenset(
    {
        "authorization",
        "bearer",
        "cookie",
        "credential",
        "credentials",
        "cvc",
        "cvv",
        "jwt",
        "passphrase",
        "passwd",
        "password",
    }
    | {"passwort", "pin", "pwd", "secret", "secrets", "seed", "token", "tokens", "totp", "otp"}
)
"""Words in the names of fields that no declaration makes known as harmless."""
_SECRET_NAMES = frozenset({"api_key", "apikey", "access_key", "private_key", "recovery_codes", "two_factor_code"})
_OPEN_WORDS = frozenset({"auth", "code", "codes", "key"})
"""In open data, where they may be those of a login; a struct's own `code` and `key` are declared."""
_STEPS = re.compile(r"[a-z0-9]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SAID = frozenset({"content", "data"})
"""What a send says."""


def hide(value: object, kind: Any, *, open_templates: Collection[str] = (), is_sensitive: bool = False) -> object:
    """The value as it may be written down; `kind` is the type that it was declared as.

    What a send says is shown only where it is no login code, and of a template that `open_templates` names.
    """
    if _is_secret(kind):
        return HIDDEN
    kinds = _kinds(kind)
    is_open = any(one is Any or one is object or one is msgspec.Raw for one in kinds)
    if isinstance(value, dict):
        given = cast("dict[str, object]", value)
        structs = [one for one in kinds if _is_struct(one)]
        if structs:
            return _fields_of(given, structs, open_templates, is_sensitive=is_sensitive)
        maps = [one for one in kinds if get_origin(one) in (dict, Mapping) or one is dict]
        if maps and get_args(maps[0]):
            item = get_args(maps[0])[1]
            return {
                # Its names are the caller's own.
                name: HIDDEN
                if looks_secret(name, is_open=True)
                else hide(one, item, open_templates=open_templates, is_sensitive=is_sensitive)
                for name, one in given.items()
            }
        return _open(given) if maps or is_open else HIDDEN
    if isinstance(value, list):
        items = cast("list[object]", value)
        lists = [one for one in kinds if get_origin(one) in _LISTS or one in _LISTS]
        if lists and get_args(lists[0]):
            item = get_args(lists[0])[0]
            return [hide(one, item, open_templates=open_templates, is_sensitive=is_sensitive) for one in items]
        return _open(items) if lists or is_open else HIDDEN
    # A text where a struct belongs may be anything.
    return value if value is None or any(_is_plain(one) for one in kinds) else HIDDEN


@lru_cache(10_000)
def looks_secret(name: str, *, is_open: bool = False) -> bool:
    """Whether a field of such a name is hidden, wherever it stands."""
    words = _STEPS.findall(_HUMPS.sub("_", name).lower())
    joined = "_".join(words)
    if not _SECRET_WORDS.isdisjoint(words) or any(one in joined for one in _SECRET_NAMES):
        return True
    return is_open and not _OPEN_WORDS.isdisjoint(words)


def templates_in(value: object) -> set[str]:
    """The keys of templates that a send names, in a body that is one, or that holds one as `message`."""
    found: set[str] = set()
    for one in (value, cast("dict[str, object]", value).get("message") if isinstance(value, dict) else None):
        if isinstance(one, dict) and isinstance(key := cast("dict[str, object]", one).get("template"), str):
            found.add(key)
    return found


def says_secrets(value: Mapping[str, object], open_templates: Collection[str]) -> bool:
    """Whether a send says what nobody else is to read: a login code, or whatever a template that is not known to be open says."""
    template = value.get("template")
    return value.get("purpose") == "otp" or (template is not None and not (isinstance(template, str) and template in open_templates))


def _fields_of(
    value: Mapping[str, object], structs: list[type[msgspec.Struct]], open_templates: Collection[str], *, is_sensitive: bool
) -> dict[str, object]:
    tagged = [
        one for one in structs if (tag := one.__struct_config__.tag_field) is not None and value.get(tag) == one.__struct_config__.tag
    ]
    arms = tagged or structs
    is_send = Send in arms
    if is_send:
        is_sensitive = says_secrets(value, open_templates)
    shown: dict[str, object] = {}
    for name, one in value.items():
        if any(name == arm.__struct_config__.tag_field for arm in arms):
            shown[name] = one if isinstance(one, str | int) else HIDDEN
            continue
        hints = [fields[name] for arm in arms if name in (fields := _hints(arm))]
        if not hints or any(_is_secret(hint) for hint in hints) or (is_sensitive and name in _SAID):
            shown[name] = HIDDEN
        else:
            # Of several structs that may stand here, the first that has such a field says what it is.
            shown[name] = _named(name, one, hints[0], open_templates, is_sensitive)
    return shown


def _named(name: str, value: object, kind: Any, open_templates: Collection[str], is_sensitive: bool) -> object:
    if looks_secret(name) and value is not None and not isinstance(value, bool):
        return HIDDEN
    return hide(value, kind, open_templates=open_templates, is_sensitive=is_sensitive)


def _open(value: object) -> object:
    if isinstance(value, dict):
        given = cast("dict[str, object]", value)
        return {name: HIDDEN if looks_secret(name, is_open=True) else _open(one) for name, one in given.items()}
    return [_open(one) for one in cast("list[object]", value)] if isinstance(value, list) else value


@cache
def _is_secret(kind: Any) -> bool:
    """Whether it is declared as a secret, itself or one of those that it may be."""
    if get_origin(kind) is Annotated:
        inner, *said = get_args(kind)
        return any(isinstance(one, Meta) and (one.extra_json_schema or {}).get("format") == "password" for one in said) or _is_secret(inner)
    if get_origin(kind) in (Union, UnionType):
        return any(_is_secret(arm) for arm in get_args(kind))
    return False


@cache
def _kinds(kind: Any) -> tuple[Any, ...]:
    """The types that a value may be of, without what is said about them."""
    if get_origin(kind) is Annotated:
        return _kinds(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return tuple(one for arm in get_args(kind) for one in _kinds(arm))
    return (kind,)


@cache
def _hints(kind: type[msgspec.Struct]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(kind)}


def _is_plain(kind: Any) -> bool:
    return kind is not type(None) and not _is_struct(kind) and get_origin(kind) not in (dict, *_LISTS) and kind not in (dict, *_LISTS)


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
