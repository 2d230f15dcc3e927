"""Feed: what an end user has in the app, newest first, and what they did with it.

An item is a delivery of the channel `inapp`; its words are what was rendered for that person. It is in the feed from the moment
in which it was delivered, and reading it is a receipt like any other. Whatever else a person does with an item (sees it, archives,
snoozes, acts on it) is a mark beside the delivery, made when it is done, and a fact: `changes` follows the log.
"""

from tidings.feed.changes import changes
from tidings.feed.counts import counts
from tidings.feed.erase import erase_feed
from tidings.feed.list_feed import Feed, get_item, list_feed
from tidings.feed.mark import KIND, act, come_back, mark, mark_all, mark_one, snooze, unsnooze
from tidings.feed.model import FeedChanges, FeedCounts, FeedItem, Mark, View, Wanted
from tidings.feed.visit import Visit, visit

__all__ = [
    "KIND",
    "Feed",
    "FeedChanges",
    "FeedCounts",
    "FeedItem",
    "Mark",
    "View",
    "Visit",
    "Wanted",
    "act",
    "changes",
    "come_back",
    "counts",
    "erase_feed",
    "get_item",
    "list_feed",
    "mark",
    "mark_all",
    "mark_one",
    "snooze",
    "unsnooze",
    "visit",
]
