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
from tidings.templates.fallback import choose_locale
from tidings.templates.get_template import get_template, list_templates
from tidings.templates.model import FullVersion, LoadedVersion, Published, PublishInput, Template, TemplateInput, Version, VersionInput
from tidings.templates.preview_version import VersionPreview, VersionPreviewInput, preview_version
from tidings.templates.publish import publish
from tidings.templates.published import load_version, published
from tidings.templates.render import ActionSource, Recipient, SourceContent, render
from tidings.templates.source_request import build_request
from tidings.templates.versions import get_version, versions

__all__ = [
    "ANSWER_LIMIT",
    "ActionSource",
    "DataSource",
    "DataSourceInput",
    "FullVersion",
    "LoadedVersion",
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
    "Template",
    "TemplateInput",
    "Version",
    "VersionInput",
    "VersionPreview",
    "VersionPreviewInput",
    "add_version",
    "build_request",
    "choose_locale",
    "create_template",
    "delete_data_source",
    "fallback_of",
    "get_data_source",
    "get_template",
    "get_version",
    "list_data_sources",
    "list_templates",
    "load_version",
    "needs_of",
    "open_data_sources",
    "plain_map",
    "preview_version",
    "publish",
    "published",
    "put_data_source",
    "render",
    "reseal_data_sources",
    "stand_ins",
    "versions",
]
