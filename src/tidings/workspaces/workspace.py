"""A workspace as its members see and change it."""

from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.limits import limits
from tidings.workspaces.model import Workspace, WorkspacePatch
from tidings.workspaces.plain_text import has_controls
from tidings.workspaces.regions import country_code, currency_code, locale_tag, timezone_name


async def get_workspace(tx: Tx, workspace_id: UUID) -> Workspace:
    """The workspace; raises NotFound."""
    workspace = await store.get_workspace(tx, workspace_id)
    if workspace is None:
        raise NotFound
    return workspace


async def set_has_caps(tx: Tx, workspace_id: UUID, *, has_caps: bool) -> None:
    """Claims in the workspace ask for caps, or do not; who writes the caps does this first, and is alone with them until the commit."""
    await store.set_has_caps(tx, workspace_id, has_caps=has_caps)


async def update_workspace(tx: Tx, workspace_id: UUID, patch: WorkspacePatch) -> Workspace:
    """The workspace has what the patch says, in canonical form; raises Invalid with every field that is wrong, and NotFound."""
    workspace = await store.lock_workspace(tx, workspace_id)
    if workspace is None:
        raise NotFound
    errors: list[FieldError] = []
    changed = msgspec.structs.replace(workspace, **_changes(patch, errors))
    if errors:
        raise Invalid(errors)
    await store.update_workspace(tx, changed)
    return changed


def _changes(patch: WorkspacePatch, errors: list[FieldError]) -> dict[str, object]:
    changes: dict[str, object] = {}
    if patch.name is not UNSET:
        changes["name"] = patch.name
        if has_controls(patch.name):
            errors.append(FieldError("/name", "control_character", "A name has no control characters."))
    if patch.default_country is not UNSET:
        changes["default_country"] = None if patch.default_country is None else country_code(patch.default_country)
        if patch.default_country is not None and changes["default_country"] is None:
            errors.append(FieldError("/default_country", "invalid_country", "This is no ISO 3166 code of two letters."))
    if patch.default_locale is not UNSET:
        changes["default_locale"] = locale_tag(patch.default_locale)
        if changes["default_locale"] is None:
            errors.append(FieldError("/default_locale", "invalid_locale", "This is no BCP 47 tag of a known language."))
    if patch.timezone is not UNSET:
        changes["timezone"] = timezone_name(patch.timezone)
        if changes["timezone"] is None:
            errors.append(FieldError("/timezone", "invalid_timezone", "This is no IANA time zone, such as Europe/Amsterdam."))
    if patch.currency is not UNSET:
        changes["currency"] = None if patch.currency is None else currency_code(patch.currency)
        if patch.currency is not None and changes["currency"] is None:
            errors.append(FieldError("/currency", "invalid_currency", "This is no ISO 4217 code, such as EUR."))
    return changes | limits(patch, errors)
