"""`tidings provider add`: the options are what the provider itself declares, so that a new provider needs nothing here."""

import asyncio
import contextlib
import sys
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

import msgspec

from tidings.app import build_providers
from tidings.channels import Account, Declaration, Provider
from tidings.cli.install import find_workspace, opened, quiet_settings, tell
from tidings.core.clock import system_clock
from tidings.core.errors import Conflict, FieldError, Invalid
from tidings.core.ids import encode, new_id
from tidings.core.settings import Settings
from tidings.workspaces import NewProviderAccount, create_provider_account, load_sealer

_VERIFY_SECONDS = 15.0
_NESTED = (msgspec.inspect.StructType, msgspec.inspect.DictType, msgspec.inspect.ListType)


def add(
    provider: str,
    *,
    given: Sequence[str],
    workspace: str | None,
    senders: list[str],
    channels: list[str] | None,
    name: str | None,
    rank: int,
    is_verified: bool,
) -> None:
    """There is one more account, and its credentials were tried; or what this provider asks for was printed."""
    settings = quiet_settings()
    providers = build_providers(settings)
    found = providers.get(provider)
    if found is None:
        raise Invalid(
            [FieldError("provider", "unknown_provider", f"There is no provider {provider}; there are: {', '.join(sorted(providers))}")]
        )
    if workspace is None:
        print(_form(found.declaration))
        return
    credentials = read_credentials(found.declaration, given)
    if senders and "from_address" in _fields(found.declaration):
        credentials.setdefault("from_address", senders[0])
    wanted = NewProviderAccount(provider=provider, name=name, channels=channels, credentials=credentials, senders=senders, rank=rank)
    asyncio.run(_add(settings, providers, wanted, workspace, is_verified=is_verified))


def read_credentials(declaration: Declaration, given: Sequence[str]) -> dict[str, object]:
    """`--host mail --port 25` as the fields of the provider's credentials; `--password-stdin` reads one from standard input."""
    fields = _fields(declaration)
    credentials: dict[str, object] = {}
    errors: list[FieldError] = []
    rest = list(given)
    while rest:
        option, has_value, value = rest.pop(0).partition("=")
        name = option.removeprefix("--").replace("-", "_")
        if option.startswith("--") and name.endswith("_stdin") and name.removesuffix("_stdin") in fields and not has_value:
            credentials[name.removesuffix("_stdin")] = sys.stdin.read().rstrip("\r\n")
        elif not option.startswith("--") or name not in fields:
            detail = f"{declaration.name} has no such option; see `tidings provider add {declaration.name}`"
            errors.append(FieldError(option, "unknown_option", detail))
            # What follows it may be its value, and is none of ours.
            if rest and not rest[0].startswith("--"):
                rest.pop(0)
        elif not has_value and (not rest or rest[0].startswith("--")):
            errors.append(FieldError(option, "required", "It needs a value"))
        else:
            credentials[name] = _read(fields[name], value if has_value else rest.pop(0))
    if errors:
        raise Invalid(errors)
    return credentials


async def _add(
    settings: Settings, providers: Mapping[str, Provider], wanted: NewProviderAccount, workspace: str, *, is_verified: bool
) -> None:
    declarations = {name: provider.declaration for name, provider in providers.items()}
    async with contextlib.AsyncExitStack() as stack:
        for provider in providers.values():
            stack.push_async_callback(provider.aclose)
        database = await stack.enter_async_context(opened(settings))
        sealer = load_sealer(settings.master_key, settings.data)
        async with database.pipeline() as tx:
            owner = await find_workspace(tx, workspace)
            made = await create_provider_account(
                tx, owner, wanted, declarations=declarations, sealer=sealer, now=system_clock() + owner.clock_offset
            )
            shown = {"provider": made.provider, "name": made.name, "channels": list(made.channels)}
            await tell(tx, owner.id, "provider_accounts.create", "provider_account", made.id, {"set": shown})
            # Within the transaction: an account that does not work leaves nothing behind.
            if is_verified:
                detail = await _verify(providers[wanted.provider], wanted, owner_id=owner.id)
                print(detail, file=sys.stderr)
    shown = {"id": encode("pac", made.id), "provider": made.provider, "name": made.name, "channels": made.channels, "senders": made.senders}
    print(msgspec.json.encode(shown).decode())


async def _verify(provider: Provider, wanted: NewProviderAccount, *, owner_id: UUID) -> str:
    credentials = msgspec.convert(wanted.credentials, provider.declaration.credentials)
    account = Account(
        id=new_id(),
        workspace_id=owner_id,
        provider=wanted.provider,
        credentials=credentials,
        sender=wanted.senders[0] if wanted.senders else None,
    )
    try:
        async with asyncio.timeout(_VERIFY_SECONDS):
            verified = await provider.verify(account)
    except TimeoutError:
        raise Conflict(
            f"{wanted.provider} did not answer within {_VERIFY_SECONDS:.0f} seconds; --no-verify stores it all the same"
        ) from None
    if not verified.ok:
        raise Conflict(f"{verified.detail} Nothing was stored; --no-verify stores it all the same.")
    return verified.detail


def _fields(declaration: Declaration) -> dict[str, msgspec.inspect.Field]:
    info = cast("msgspec.inspect.StructType", msgspec.inspect.type_info(declaration.credentials))
    return {field.encode_name: field for field in info.fields}


def _read(field: msgspec.inspect.Field, text: str) -> object:
    """The text as the field's type; where it is none, as it stands, so that the provider's own check tells what is wrong."""
    kinds = field.type.types if isinstance(field.type, msgspec.inspect.UnionType) else (field.type,)
    if any(isinstance(kind, msgspec.inspect.IntType) for kind in kinds) and text.lstrip("-").isdigit():
        return int(text)
    if any(isinstance(kind, msgspec.inspect.BoolType) for kind in kinds) and text in ("true", "false"):
        return text == "true"
    if any(isinstance(kind, _NESTED) for kind in kinds):
        with contextlib.suppress(msgspec.DecodeError):
            return msgspec.json.decode(text)
    return text


def _form(declaration: Declaration) -> str:
    lines = [f"{declaration.name} serves {', '.join(sorted(declaration.channels))}. Its options, beside --workspace and --sender:", ""]
    for name, field in _fields(declaration).items():
        is_needed = field.required and name != "from_address"
        default = "" if field.default in (msgspec.NODEFAULT, None) else f" ({field.default})"
        lines.append(f"  --{name.replace('_', '-')}{' (required)' if is_needed else default}")
    lines.append("\nEach may be read from standard input: --password-stdin.")
    return "\n".join(lines)
