"""A new version of a template."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.templates import store
from tidings.templates.draft import draft
from tidings.templates.make_version import make_version
from tidings.templates.model import FullVersion, VersionInput
from tidings.templates.versions import get_version


async def add_version(tx: Tx, workspace_id: UUID, key: str, given: VersionInput, *, now: datetime) -> FullVersion:
    """There is one draft more, with the next number; what messages get has not changed.

    Raises NotFound, or Invalid where the content's structure cannot be.
    """
    if await store.find_template(tx, workspace_id, key) is not None:
        # Its mails are made before the row is locked, and known below: they depend on no default locale.
        await make_version(draft(given.content, given.default_locale or "en", given.sources).content)
    template = await store.take_version_number(tx, workspace_id, key, now)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    default_locale = given.default_locale
    if default_locale is None:
        before = await store.find_version(tx, workspace_id, template.id, template.latest - 1)
        assert before is not None, "numbers have no gap"
        default_locale = before.default_locale
    await store.insert_version(tx, workspace_id, template.id, template.latest, draft(given.content, default_locale, given.sources), now)
    return await get_version(tx, workspace_id, template, template.latest)
