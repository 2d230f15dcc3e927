"""A send as it was given, back as JSON: what was left out stays out."""

from typing import cast

import msgspec

from tidings.messages import Send


def write_send(send: Send) -> str:
    """The body of a send that reads as this one."""
    return msgspec.json.encode(_given(send)).decode()


def read_send(text: str) -> Send:
    """The send that was kept."""
    return msgspec.json.decode(text, type=Send)


def _given(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return {
            field.encode_name: _given(item)
            for field in msgspec.structs.fields(value)
            if not _is_left_out(item := cast("object", getattr(value, field.name)), field)
        }
    if isinstance(value, list):
        return [_given(item) for item in cast("list[object]", value)]
    return value


def _is_left_out(value: object, field: msgspec.structs.FieldInfo) -> bool:
    if isinstance(value, msgspec.Raw):
        # Raw JSON that was left out is empty, which no JSON is.
        return bytes(value) == b""
    default: object = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
    return not field.required and value == default
