"""Credentials as somebody typed them, against the form that their provider declares."""

import re
from typing import Any

import msgspec

from tidings.channels import ChecksItself, Declaration
from tidings.core.errors import FieldError

_AT = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


def check_credentials(declaration: Declaration, given: dict[str, Any]) -> msgspec.Struct | list[FieldError]:
    """The provider's own struct, or everything that is wrong, each with its pointer below `/credentials`."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(declaration.credentials)}
    errors = [
        FieldError(_pointer((name,)), "unknown_field", f"{declaration.name} has no such credential; it has: {', '.join(fields) or 'none'}.")
        for name in given
        if name not in fields
    ]
    for name, field in fields.items():
        if name not in given:
            if field.required:
                errors.append(FieldError(_pointer((name,)), "required", f"{declaration.name} needs this credential."))
            continue
        try:
            msgspec.convert(given[name], field.type)
        except msgspec.ValidationError as error:
            errors.append(_field_error(error, (name,)))
    if errors:
        return errors
    try:
        credentials = msgspec.convert(given, declaration.credentials)
    except msgspec.ValidationError as error:  # what no single field shows: fields that contradict each other
        return [_field_error(error, ())]
    if isinstance(credentials, ChecksItself):
        errors = [FieldError(f"/credentials{flaw.pointer}", flaw.code, flaw.detail) for flaw in credentials.flaws()]
    return errors or credentials


def _field_error(error: msgspec.ValidationError, start: tuple[str, ...]) -> FieldError:
    text = str(error)
    match = _AT.search(text)
    steps = tuple(name or index for name, index in _STEP.findall(match["path"])) if match else ()
    return FieldError(_pointer(start + steps), "invalid_value", text[: match.start()] if match else text)


def _pointer(steps: tuple[str, ...]) -> str:
    return "".join(["/credentials", *("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)])
