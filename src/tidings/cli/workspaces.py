"""`tidings workspace` and `tidings key`: made, told once as JSON, and refused again."""

import asyncio
from uuid import UUID

import msgspec

from tidings.cli.install import Q, find_workspace, opened, quiet_settings, tell
from tidings.core.clock import system_clock
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.workspaces import (
    SCOPES,
    CreatedKey,
    Mode,
    NewKey,
    NewWorkspace,
    WorkspacePatch,
    country_code,
    create_key,
    create_workspace,
    load_sealer,
    locale_tag,
    revoke_key,
    timezone_name,
)


def new_workspace(name: str, *, mode: Mode, country: str | None, locale: str, timezone: str) -> None:
    """There is one more workspace; it and its first key are printed."""
    made = asyncio.run(_new_workspace(name, mode, country, locale, timezone))
    shown = {"id": encode("wsp", made.workspace.id), "name": made.workspace.name, "mode": made.workspace.mode}
    _print({"workspace": shown, "key": made.secret})


async def _new_workspace(name: str, mode: Mode, country: str | None, locale: str, timezone: str) -> NewWorkspace:
    known_country = None if country is None else country_code(country)
    known_locale, known_zone = locale_tag(locale), timezone_name(timezone)
    _check_name(name)
    errors: list[FieldError] = []
    if country is not None and known_country is None:
        errors.append(FieldError("--country", "unknown_country", f"There is no country {country}: give two letters, as in NL"))
    if known_locale is None:
        errors.append(FieldError("--locale", "unknown_locale", f"There is no language {locale}: give one as in en or pt-BR"))
    if known_zone is None:
        errors.append(FieldError("--timezone", "unknown_timezone", f"There is no time zone {timezone}: give one as in Europe/Amsterdam"))
    if errors or known_locale is None or known_zone is None:
        raise Invalid(errors)
    settings = quiet_settings()
    async with opened(settings) as database, database.pipeline() as tx:
        made = await create_workspace(
            tx,
            name=name,
            mode=mode,
            sealer=load_sealer(settings.master_key, settings.data),
            now=system_clock(),
            default_country=known_country,
            default_locale=known_locale,
            timezone=known_zone,
        )
        await tell(tx, made.workspace.id, "workspace.create", "workspace", made.workspace.id, {"set": {"name": name, "mode": mode}})
        return made


def new_key(workspace: str, *, scopes: list[str] | None, name: str) -> None:
    """There is one more key; it is printed."""
    made = asyncio.run(_new_key(workspace, scopes or sorted(SCOPES), name))
    shown = {"id": encode("key", made.key.id), "name": made.key.name, "scopes": sorted(made.key.scopes)}
    _print({**shown, "key": made.secret})


async def _new_key(text: str, scopes: list[str], name: str) -> CreatedKey:
    _check_name(name)
    async with opened(quiet_settings()) as database, database.pipeline() as tx:
        workspace = await find_workspace(tx, text)
        made = await create_key(tx, workspace, NewKey(name=name, scopes=scopes), held=frozenset(SCOPES), now=system_clock())
        await tell(tx, workspace.id, "keys.create", "key", made.key.id, {"set": {"name": name, "scopes": sorted(scopes)}})
        return made


def end_key(text: str) -> None:
    """The key is refused."""
    key_id = decode("key", text)
    if key_id is None:
        raise NotFound(f"{text} is no key's id: it looks like key_…; the secret itself is not needed")
    asyncio.run(_end_key(key_id))
    print(f"{text} is revoked: it is refused within two seconds.")


async def _end_key(key_id: UUID) -> None:
    async with opened(quiet_settings()) as database, database.pipeline() as tx:
        row = await tx.fetchrow(Q["find_workspace_of_key"], key_id)
        if row is None:
            raise NotFound("There is no key of this id")
        await revoke_key(tx, row["workspace_id"], key_id, now=system_clock())
        await tell(tx, row["workspace_id"], "keys.revoke", "key", key_id)


def _check_name(name: str) -> None:
    try:
        msgspec.convert({"name": name}, WorkspacePatch)
    except msgspec.ValidationError as error:
        raise Invalid([FieldError("name", "invalid", "A name has 1 to 200 characters")]) from error
    if not name.isprintable():
        raise Invalid([FieldError("name", "control_character", "There is a control character or a line break in it")])


def _print(value: object) -> None:
    print(msgspec.json.encode(value).decode())
