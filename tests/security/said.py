"""What may be said in a conversation, with every field of every kind of part."""

from typing import Any

Json = dict[str, Any]

_MESSAGE = "msg_01jd2v4k8sfv9ad1x2e5t7w9z0"
_ATTACHMENT = "att_01jd2v4k8sfv9ad1x2e5t7w9z0"
_URL = "https://example.com/a.png"

PARTS: list[Json] = [
    {
        "type": "text",
        "text": "Hello Ada, Ben and all",
        "marks": [{"style": "link", "start": 0, "length": 5, "url": "https://example.com"}, {"style": "bold", "start": 6, "length": 3}],
        "mentions": [
            {"start": 6, "length": 3, "contact": "ada"},
            {"start": 11, "length": 3, "member": "mbr_01jd2v4k8sfv9ad1x2e5t7w9z0"},
            {"start": 11, "length": 3, "assistant": "helper"},
            {"start": 19, "length": 3, "everyone": True},
        ],
    },
    {"type": "image", "attachment": _ATTACHMENT, "url": _URL, "alt": "A pot", "width": 640, "height": 480},
    {"type": "file", "attachment": _ATTACHMENT, "url": _URL, "name": "a.pdf", "mime": "application/pdf", "size": 1_000},
    {"type": "audio", "attachment": _ATTACHMENT, "url": _URL, "seconds": 1.5, "transcript": "Hello"},
    {"type": "location", "latitude": 52.37, "longitude": 4.89, "label": "The shop", "address": "Dam 1, Amsterdam"},
    {
        "type": "card",
        "title": "Tea",
        "text": "From Assam",
        "image": _URL,
        "attachment": _ATTACHMENT,
        "fields": [{"label": "Weight", "value": "100 g"}],
        "buttons": [{"label": "Buy", "url": "https://example.com/buy", "value": "buy"}],
    },
    {
        "type": "order",
        "number": "A-1001",
        "state": "paid",
        "items": [{"name": "Tea", "quantity": 2, "price": "4.50"}],
        "total": "9.00",
        "currency": "EUR",
        "url": "https://example.com/orders/A-1001",
    },
    {
        "type": "purchase",
        "name": "Tea",
        "amount": "9.00",
        "currency": "EUR",
        "state": "offered",
        "reference": "P-1",
        "url": "https://example.com/pay",
    },
    {"type": "quick_replies", "text": "Which one?", "replies": [{"label": "Assam", "value": "assam"}]},
    {"type": "data", "mime": "application/vnd.shop.score+json", "data": {"home": 1}, "text": "1:0"},
]

SAID: list[Json] = [
    {"text": "Hello", "reply_to": _MESSAGE, "thread": _MESSAGE, "metadata": {"n": 1}},
    {"parts": PARTS},
]
"""Two bodies that together have every field."""
