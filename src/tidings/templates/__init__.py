"""Templates: what a message says, per channel and locale, in versions of which one is published.

A version is never changed: a correction is a new version, and publishing an older one is the way back. A template is known by
a key of your own, and carries the purpose, the topic and the channel of the messages that are made from it.
"""

from tidings.templates.model import LoadedVersion, Published, Template
from tidings.templates.published import load_version, published

__all__ = ["LoadedVersion", "Published", "Template", "load_version", "published"]
