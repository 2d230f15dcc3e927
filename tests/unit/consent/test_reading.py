from pathlib import Path
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tidings.consent import Meaning, Reading, reading
from tidings.consent.words import fold, may_name_topic, topic_names
from tidings.consent.words_sentences import SENTENCES
from tidings.consent.words_table import HELP, START, STOP

TOPICS = {"news": "Weekly News", "orders": "Orders", "sale": "Sommer-Schlussverkauf", "pass": "Season Pass", "noticias": "Noticias"}


class Reply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer, and what it means; None: neither of the three."""

    text: str
    kind: Literal["STOP", "START", "HELP"] | None
    scope: Literal["channel", "topic", "all"] = "channel"
    topic: str | None = None
    topics: bool = False
    """Read in a workspace that has TOPICS, as every reply is that names one."""


REPLIES = msgspec.json.decode(
    b"[" + b",".join((Path(__file__).with_name("replies.jsonl")).read_bytes().strip().split(b"\n")) + b"]", type=list[Reply]
)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: ascii(reply.text)[:40])
def test_every_reply_of_the_corpus_means_what_is_written_beside_it(reply: Reply):
    topics = topic_names(list(TOPICS.items())) if reply.topics or reply.topic else None
    meant = None if reply.kind is None else Reading(kind=Meaning[reply.kind], scope=reply.scope, topic=reply.topic)
    assert reading(reply.text, topics) == meant


def test_the_corpus_is_large_and_has_what_is_easily_mistaken():
    kinds = [reply.kind for reply in REPLIES]
    assert len({reply.text for reply in REPLIES if not reply.topics}) >= 300
    assert kinds.count("STOP") >= 150
    assert kinds.count(None) >= 100


@pytest.mark.parametrize("reply", [reply for reply in REPLIES if reply.kind is None], ids=lambda reply: ascii(reply.text)[:40])
def test_what_says_something_else_stops_nothing_in_any_case_or_with_a_bow(reply: Reply):
    topics = topic_names(list(TOPICS.items())) if reply.topics else None
    assert reading(reply.text.upper(), topics) is None
    assert reading(f"{reply.text} !!", topics) is None


@pytest.mark.parametrize(
    ("text", "topic"), [("stop news", "news"), ("stop weekly news", "news"), ("STOP SALE", "sale"), ("stop everything", None)]
)
def test_a_topic_is_meant_only_where_the_workspace_has_it(text: str, topic: str | None):
    assert may_name_topic(text)
    found = reading(text, topic_names(list(TOPICS.items())))
    assert found is not None
    assert found.topic == topic
    without = reading(text)
    assert without is None or without.topic is None


@pytest.mark.parametrize("text", ["", "STOP" * 100, "stop " * 40, "Stop by the shop. " * 30])
def test_who_writes_more_than_a_few_words_is_not_read(text: str):
    assert reading(text) is None


def test_no_word_leaves_and_comes_back_at_once():
    named = [{fold(word) for text in table.values() for word in text.split(",")} for table in (STOP, START, HELP)]
    assert not named[0] & named[1]
    assert not named[0] & named[2]
    assert not named[1] & named[2]
    assert len(STOP) == len(START) == len(HELP) == len(SENTENCES) == 12


@SHOWN
@given(st.text(max_size=200))
def test_any_text_is_read(text: str):
    found = reading(text, {"news": "news"})
    assert found is None or isinstance(found.kind, Meaning)


_VOCABULARY = sorted(
    {word for text in (*STOP.values(), *START.values()) for word in fold(text).split()} | {"dont", "the", "my", "order", "me"}
)


@SHOWN
@given(st.lists(st.sampled_from(_VOCABULARY), max_size=40))
def test_any_heap_of_these_words_is_read(words: list[str]):
    text = " ".join(words)
    found = reading(text)
    assert found is None or found == reading(text.upper())
