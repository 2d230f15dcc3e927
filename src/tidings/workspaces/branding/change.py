"""The branding as it stands, and as it is changed."""

import re
from datetime import datetime
from uuid import UUID

import msgspec
from email_validator import EmailNotValidError, validate_email
from msgspec import UNSET

from tidings.core.errors import FieldError, Invalid
from tidings.db import Tx
from tidings.workspaces.branding import store
from tidings.workspaces.branding.colours import check_accent
from tidings.workspaces.branding.model import UNBRANDED, Branding, BrandingPatch, Logo

_LINES = 10
# What neither a line nor the break between two is; and marks that turn the direction of reading.
_UNREAD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


async def get_branding(tx: Tx, workspace_id: UUID) -> Branding:
    """How the company looks; as usual where nothing was ever said."""
    return await store.find_branding(tx, workspace_id) or UNBRANDED


def check_branding(patch: BrandingPatch) -> list[FieldError]:
    """What of a change can be told to be wrong without asking; the logo is not looked at."""
    errors: list[FieldError] = []
    if isinstance(patch.name, str) and (not patch.name.strip() or _UNREAD.search(patch.name)):
        errors.append(FieldError("/name", "invalid_name", "A name is one line of what can be seen."))
    for colour, is_dark in ((patch.accent, False), (patch.accent_dark, True)):
        if isinstance(colour, str) and (error := check_accent(colour.lower(), is_dark=is_dark)) is not None:
            errors.append(error)
    if isinstance(patch.footer, str) and (error := _check_footer(_lines(patch.footer))) is not None:
        errors.append(error)
    if isinstance(patch.support_email, str) and _mailbox(patch.support_email) is None:
        errors.append(FieldError("/support_email", "invalid_email", "This is no mail address."))
    return errors


async def change_branding(tx: Tx, workspace_id: UUID, patch: BrandingPatch, logo: Logo | None, *, now: datetime) -> Branding:
    """The company looks so; `logo` is the one that the patch names, kept by `keep_logo`. Raises Invalid with all that is wrong.

    Two who change it at one moment do it one after the other. `now` is real time.
    """
    errors = check_branding(patch)
    if errors:
        raise Invalid(errors)
    await store.begin_branding(tx, workspace_id, now)
    changed = msgspec.structs.replace(await get_branding(tx, workspace_id), updated_at=now)
    if patch.name is not UNSET:
        changed = msgspec.structs.replace(changed, name=patch.name.strip() if patch.name is not None else None)
    if patch.logo is not UNSET:
        changed = msgspec.structs.replace(changed, logo=logo if patch.logo is not None else None)
    if patch.accent is not UNSET:
        changed = msgspec.structs.replace(changed, accent=patch.accent.lower() if patch.accent is not None else None)
    if patch.accent_dark is not UNSET:
        changed = msgspec.structs.replace(changed, accent_dark=patch.accent_dark.lower() if patch.accent_dark is not None else None)
    if patch.footer is not UNSET:
        changed = msgspec.structs.replace(changed, footer=_lines(patch.footer) if patch.footer is not None else None)
    if patch.support_email is not UNSET:
        mailbox = _mailbox(patch.support_email) if patch.support_email is not None else None
        changed = msgspec.structs.replace(changed, support_email=mailbox)
    await store.update_branding(tx, workspace_id, changed, now)
    return changed


def _mailbox(text: str) -> str | None:
    """The address in its normal form; None where it is none."""
    try:
        # One within a company's own network is one as well.
        return validate_email(text.strip(), check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError:
        return None


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def _check_footer(text: str) -> FieldError | None:
    if not text or _UNREAD.search(text):
        return FieldError("/footer", "invalid_footer", "A footer is lines of what can be seen.")
    if text.count("\n") >= _LINES:
        return FieldError("/footer", "too_many_lines", f"A footer has {_LINES} lines at most.")
    return None
