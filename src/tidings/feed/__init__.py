"""Feed: what an end user has in the app, newest first, and what of it was read.

An item is a delivery of the channel `inapp`; its words are what was rendered for that person. It is in the feed from the moment
in which it was delivered, and reading it is a receipt like any other.
"""

from tidings.feed.list_feed import Feed, list_feed
from tidings.feed.mark_read import mark_read

__all__ = ["Feed", "list_feed", "mark_read"]
