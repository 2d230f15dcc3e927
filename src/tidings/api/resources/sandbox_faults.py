"""What the sandbox of a test workspace does wrong: one fault after the other, or a whole script."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request
from tidings.contacts import ContactKey, contacts_named, contacts_of, resolve
from tidings.core.errors import Conflict, FieldError, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.messages import switch_on
from tidings.providers.sandbox import Fault
from tidings.workspaces import Workspace, get_workspace, set_faults
from tidings.workspaces.faults import PlannedFault, add_faults, list_faults, remove_fault, remove_faults

MAX_FAULTS = 20


class FaultOutput(Fault, frozen=True, kw_only=True):
    """A fault as it stands."""

    id: str | None
    """By which it is taken away; null: it is one of the script, which is replaced as a whole."""


class FaultsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What the sandbox does wrong: the first fault that fits a hand-off holds for it."""

    faults: list[FaultOutput]


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """The fault is no more."""

    receipts: int
    """How many deliveries were reported since the phone is on again."""


FaultsInput = Fault | Annotated[list[Fault], Meta(max_length=MAX_FAULTS)]

_fault = msgspec.json.Decoder(Fault)
_faults = msgspec.json.Decoder(list[Fault])
# What the program before this one does not know stands by itself, and never in the script.
_OWN = ("contact", "address", "is_off")


async def _get(request: Request) -> FaultsOutput:
    sandboxed(request)
    return await _told(request)


async def _set(request: Request) -> FaultsOutput:
    sandboxed(request)
    given: Fault | list[Fault] = request.body
    faults = given if isinstance(given, list) else [given]
    people = await _people(request, faults, is_list=isinstance(given, list))
    for one in await remove_faults(request.tx, request.workspace_id):
        await _switch_on(request, one)
    script = [_script(fault) for fault in faults if not _stands_alone(fault)]
    await set_faults(request.tx, request.workspace_id, msgspec.json.encode(script).decode())
    alone = [_row(fault, person) for fault, person in zip(faults, people, strict=True) if _stands_alone(fault)]
    # The last that is added is the first that holds.
    await add_faults(request.tx, request.workspace_id, alone[::-1])
    return await _told(request)


async def _add(request: Request) -> FaultOutput:
    sandboxed(request)
    fault: Fault = request.body
    [person] = await _people(request, [fault], is_list=False)
    [made] = await add_faults(request.tx, request.workspace_id, [_row(fault, person)])
    return FaultOutput(**_fields(fault), id=encode("flt", made))


async def _remove(request: Request) -> Removed:
    sandboxed(request)
    fault_id = decode("flt", request.path["id"])
    removed = await remove_fault(request.tx, request.workspace_id, fault_id) if fault_id is not None else None
    if removed is None:
        raise NotFound("There is no fault with this id in this workspace")
    return Removed(receipts=await _switch_on(request, removed))


async def _told(request: Request) -> FaultsOutput:
    planned = await list_faults(request.tx, request.workspace_id)
    people = await contacts_of(request.tx, request.workspace_id, [one.contact_id for one in planned if one.contact_id is not None])
    names = {contact_id: contact.external_id for contact_id, contact in people.items()}
    script = _faults.decode((await get_workspace(request.tx, request.workspace_id)).faults)
    return FaultsOutput(
        faults=[
            *(_shown(one, names.get(one.contact_id) if one.contact_id is not None else None) for one in planned),
            *(FaultOutput(**_fields(one), id=None) for one in script),
        ]
    )


async def _people(request: Request, faults: Sequence[Fault], *, is_list: bool) -> list[UUID | None]:
    """Whom each fault names, if anybody; raises Invalid with every one that names nobody, or whose phone nobody can know."""
    named = await contacts_named(request.tx, request.workspace_id, {fault.contact for fault in faults if fault.contact is not None})
    errors: list[FieldError] = []
    for n, fault in enumerate(faults):
        at = f"/{n}" if is_list else ""
        if fault.contact is not None and fault.contact not in named:
            errors.append(FieldError(f"{at}/contact", "unknown_contact", "There is no contact with this id in this workspace"))
        elif fault.is_off and fault.contact is None and fault.address is None:
            errors.append(FieldError(f"{at}/is_off", "whose_phone", "Say whose phone is off: a contact, or a number or mailbox of one"))
        elif fault.is_off and fault.contact is None and await _owner(request, fault.address) is None:
            errors.append(FieldError(f"{at}/address", "unknown_address", "No contact of this workspace has this number or mailbox"))
    if errors:
        raise Invalid(errors)
    return [named[fault.contact] if fault.contact is not None else None for fault in faults]


async def _owner(request: Request, address: str | None) -> UUID | None:
    """The contact who has this number or mailbox."""
    if address is None:
        return None
    key = ContactKey(request.workspace_id, "email" if "@" in address else "phone", address)
    return (await resolve(request.tx, [key])).get(key)


async def _switch_on(request: Request, removed: PlannedFault) -> int:
    """The receipts of a phone that was off have come; answers how many deliveries that were."""
    fault = _fault.decode(removed.fault)
    if not fault.is_off:
        return 0
    contact_id = removed.contact_id or await _owner(request, fault.address)
    if contact_id is None:
        return 0
    return await switch_on(
        request.tx,
        request.workspace_id,
        contact_id,
        state=None if fault.receipts == "none" else fault.receipts,
        channel=fault.channel,
        account_id=decode("pac", fault.account) if fault.account is not None else None,
        address=fault.address,
        since=removed.created_at,
        now=request.now,
        real_now=request.real_now,
    )


def _stands_alone(fault: Fault) -> bool:
    return fault.contact is not None or fault.address is not None or fault.is_off


def _script(fault: Fault) -> dict[str, Any]:
    return {name: value for name, value in _fields(fault).items() if name not in _OWN}


def _row(fault: Fault, person: UUID | None) -> tuple[str, UUID | None, str | None]:
    named = msgspec.structs.replace(fault, contact=encode("ctc", person) if person is not None else None)
    return msgspec.json.encode(named).decode(), person, fault.address


def _shown(planned: PlannedFault, contact: str | None) -> FaultOutput:
    fault = _fault.decode(planned.fault)
    return FaultOutput(**_fields(msgspec.structs.replace(fault, contact=contact or fault.contact)), id=encode("flt", planned.id))


def _fields(fault: Fault) -> dict[str, Any]:
    return msgspec.structs.asdict(fault)


def sandboxed(request: Request) -> Workspace:
    """The caller's workspace; raises Conflict where it is a live one."""
    workspace = request.principal.workspace
    if workspace.mode != "test":
        raise Conflict("Only a test workspace has a sandbox and a clock that can be moved.", code="not_a_test_workspace")
    return workspace


_HOLDS = (
    "Of several faults the first holds that fits the channel, the provider account, the person and the address: those of one person or "
    "address first, then those that were added one by one, the newest first, then the script."
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="sandbox.get_faults",
        method="GET",
        path="/v1/sandbox/faults",
        scope="sandbox:read",
        summary="Show the faults",
        description=f"What the sandbox does wrong. {_HOLDS}",
        output=FaultsOutput,
        errors=(Conflict,),
        run=_get,
    ),
    Operation(
        id="sandbox.set_faults",
        method="PUT",
        path="/v1/sandbox/faults",
        scope="sandbox:write",
        summary="Plan faults",
        description=(
            "What the sandbox does wrong from now on (within a second), all of it: one fault, or a list of up to 20. Whatever was planned "
            f"before is no more; an empty list ends everything. Chances are from 0 to 1. {_HOLDS}"
        ),
        body=FaultsInput,
        output=FaultsOutput,
        errors=(Invalid, Conflict),
        example={"channel": "sms", "reject": 0.1, "unknown": 0.05, "delay": "2s"},
        changes_callers=True,
        run=_set,
    ),
    Operation(
        id="sandbox.add_fault",
        method="POST",
        path="/v1/sandbox/faults",
        scope="sandbox:write",
        summary="Add a fault",
        description=(
            "Beside those that there are, at most 100, from now on (within a second). `is_off` switches the phone of one person, or one "
            f"number or mailbox, off: what is sent there is taken, and its receipts come when the fault is taken away. {_HOLDS}"
        ),
        body=Fault,
        output=FaultOutput,
        status=201,
        errors=(Invalid, Conflict),
        example={"channel": "sms", "throttle": 0.2},
        run=_add,
    ),
    Operation(
        id="sandbox.remove_fault",
        method="DELETE",
        path="/v1/sandbox/faults/{id}",
        scope="sandbox:write",
        summary="Take a fault away",
        description=(
            "One that was added by itself. Where it had switched a phone off, up to 1,000 deliveries that were taken for it meanwhile are "
            "reported now, as its `receipts` say."
        ),
        output=Removed,
        errors=(NotFound, Conflict),
        run=_remove,
    ),
)
