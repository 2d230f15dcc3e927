"""Consent: what a person may choose. Today its topics: what a message is about, as the person would call it."""

from tidings.consent.model import Topic, TopicInput
from tidings.consent.topics import get_topic, list_topics, put_topic

__all__ = ["Topic", "TopicInput", "get_topic", "list_topics", "put_topic"]
