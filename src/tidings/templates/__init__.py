"""Templates: what a message says, per channel and locale, in versions of which one is published.

A version is never changed: a correction is a new version, and publishing an older one is the way back. A template is known by
a key of your own, and carries the purpose, the topic and the channel of the messages that are made from it.
"""

from tidings.expressions import NotPlainError, PlainMap, RenderFailed, plain_map
from tidings.templates.add_version import add_version
from tidings.templates.check import Needs, needs_of
from tidings.templates.create_template import create_template
from tidings.templates.data_source import (
    ANSWER_LIMIT,
    DataSource,
    DataSourceInput,
    OpenedSource,
    SourceAnswers,
    SourceFailed,
    SourceRequest,
)
from tidings.templates.data_sources import (
    delete_data_source,
    fallback_of,
    get_data_source,
    list_data_sources,
    open_data_sources,
    put_data_source,
    reseal_data_sources,
    stand_ins,
)
from tidings.templates.draft_store import StoredDraft, Writer
from tidings.templates.drafts import DraftInput, FullDraft, KeepInput, delete_draft, get_draft, keep_draft, put_draft
from tidings.templates.fallback import choose_locale
from tidings.templates.get_template import get_template, list_templates
from tidings.templates.kinds import Kind, kinds_of, missing_locales, missing_translations
from tidings.templates.measure import Limit, Measure, measure
from tidings.templates.model import (
    FullVersion,
    LoadedVersion,
    Published,
    PublishInput,
    Template,
    TemplateInput,
    TemplatePatch,
    Version,
    VersionInput,
)
from tidings.templates.preview_content import ContentPreview, ContentPreviewInput, NamedKind, preview_content
from tidings.templates.preview_version import VersionPreview, VersionPreviewInput, preview_version
from tidings.templates.publish import publish
from tidings.templates.published import load_version, published
from tidings.templates.ready_version import ready_version
from tidings.templates.render import ActionSource, Recipient, SourceContent, render
from tidings.templates.source_request import build_request
from tidings.templates.update_template import archive_template, unarchive_template, update_template
from tidings.templates.versions import get_version, versions

__all__ = [
    "ANSWER_LIMIT",
    "ActionSource",
    "ContentPreview",
    "ContentPreviewInput",
    "DataSource",
    "DataSourceInput",
    "DraftInput",
    "FullDraft",
    "FullVersion",
    "KeepInput",
    "Kind",
    "Limit",
    "LoadedVersion",
    "Measure",
    "NamedKind",
    "Needs",
    "NotPlainError",
    "OpenedSource",
    "PlainMap",
    "PublishInput",
    "Published",
    "Recipient",
    "RenderFailed",
    "SourceAnswers",
    "SourceContent",
    "SourceFailed",
    "SourceRequest",
    "StoredDraft",
    "Template",
    "TemplateInput",
    "TemplatePatch",
    "Version",
    "VersionInput",
    "VersionPreview",
    "VersionPreviewInput",
    "Writer",
    "add_version",
    "archive_template",
    "build_request",
    "choose_locale",
    "create_template",
    "delete_data_source",
    "delete_draft",
    "fallback_of",
    "get_data_source",
    "get_draft",
    "get_template",
    "get_version",
    "keep_draft",
    "kinds_of",
    "list_data_sources",
    "list_templates",
    "load_version",
    "measure",
    "missing_locales",
    "missing_translations",
    "needs_of",
    "open_data_sources",
    "plain_map",
    "preview_content",
    "preview_version",
    "publish",
    "published",
    "put_data_source",
    "put_draft",
    "ready_version",
    "render",
    "reseal_data_sources",
    "stand_ins",
    "unarchive_template",
    "update_template",
    "versions",
]
