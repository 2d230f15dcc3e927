"""A person's devices, as their app tells of them."""

import unicodedata

import msgspec

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation
from tidings.contacts.devices import Device, DeviceInput, drop_device, list_devices, put_device
from tidings.core.errors import Conflict, Invalid, NotFound, invalid

_LONGEST = 64


class Devices(msgspec.Struct, frozen=True, kw_only=True):
    """All devices of a person, at most twenty."""

    data: list[Device]


async def _list(acting: Acting) -> Devices:
    return Devices(data=await list_devices(acting.request.tx, acting.workspace_id, acting.person.id))


async def _put(acting: Acting) -> Device:
    name = acting.request.path["device"]
    if len(name) > _LONGEST or any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name):
        raise invalid("device", "invalid_id", f"Your name of a device has at most {_LONGEST} characters, and no control character")
    given: DeviceInput = acting.request.body
    return await put_device(acting.request.tx, acting.workspace_id, acting.person.id, name, given, now=acting.request.now)


async def _delete(acting: Acting) -> None:
    await drop_device(acting.request.tx, acting.workspace_id, acting.person.id, acting.request.path["device"])


OPERATIONS: tuple[Operation, ...] = (
    *for_people(
        id="list_devices",
        method="GET",
        path="/devices",
        scope="contacts:read",
        summary="List one's devices",
        description="Those that an app has told of, the one that was used last first; addresses that the backend has given are none.",
        output=Devices,
        run=_list,
    ),
    *for_people(
        id="put_device",
        method="PUT",
        path="/devices/{device}",
        scope="contacts:write",
        summary="Tell of a device",
        description=(
            "`device` is the app's own name of it, of at most 64 characters, that stays when the token changes. It is an address for `push` "
            "or `webpush` from now on, before all others, and nobody else's: say so whenever the app starts with somebody signed in. Of more "
            "than twenty, the one that was not used for the longest time is forgotten."
        ),
        body=DeviceInput,
        output=Device,
        errors=(Invalid, Conflict),
        example={"token": "f3a1c0ffee", "platform": "ios", "label": "Ada's phone"},
        run=_put,
    ),
    *for_people(
        id="drop_device",
        method="DELETE",
        path="/devices/{device}",
        scope="contacts:write",
        summary="Forget a device",
        description="Nothing is sent to it any more: when somebody signs out on it.",
        status=204,
        errors=(NotFound,),
        run=_delete,
    ),
)
