"""The versions of a template, for reading."""

from uuid import UUID

from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.templates import store
from tidings.templates.data_source_store import find_sources
from tidings.templates.draft import problems, source_problems
from tidings.templates.make_version import MadeVersion, make_version
from tidings.templates.model import FullVersion, Template, Version

_AFTER_ALL = 2_147_483_647


async def versions(tx: Tx, workspace_id: UUID, key: str, *, limit: int, after: int | None = None) -> list[Version]:
    """The newest first, from below number `after`, without their text; raises NotFound where there is no such template."""
    template = await store.find_template(tx, workspace_id, key)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    return await store.list_versions(tx, workspace_id, template.id, _AFTER_ALL if after is None else after, limit)


async def get_version(tx: Tx, workspace_id: UUID, template: Template, n: int) -> FullVersion:
    """One version with its text as it was written, and what keeps it from being published; raises NotFound."""
    found = await store.find_full_version(tx, workspace_id, template.id, n)
    if found is None:
        raise NotFound(f"Template {template.key!r} has no version {n}")
    version, content = found
    wrong = problems(content, version.default_locale, template.channel)
    # What was published is what it is: it was made then, or it is from before anything was made.
    made = MadeVersion(None, [], []) if version.is_published else await make_version(content)
    wrong += made.problems
    if version.sources:
        known = {source.key for source, _ in await find_sources(tx, workspace_id, version.sources)}
        wrong += source_problems(content, version.sources, known)
    return FullVersion(version=version, content=content, problems=wrong, warnings=made.warnings, made=made.content)
