"""The demo's data: forty people of a small shop, what it writes about, and in which words."""

from typing import NamedTuple

from tidings.cli.calls import Calls

CUSTOMER = "ada"
"""Who gets the first message."""
ORDER = {
    "order": {
        "number": "A-1001",
        "total": "59.90",
        "items": [{"name": "Teapot, blue", "count": 1}, {"name": "Cup, blue", "count": 4}],
    }
}


class _Place(NamedTuple):
    locale: str
    timezone: str
    country: str
    number: str
    """The start of a mobile number there; two digits complete it."""


_AMSTERDAM = _Place("nl-NL", "Europe/Amsterdam", "NL", "+316123456")
_BERLIN = _Place("de-DE", "Europe/Berlin", "DE", "+49151234567")
_PARIS = _Place("fr-FR", "Europe/Paris", "FR", "+336123456")
_LONDON = _Place("en-GB", "Europe/London", "GB", "+4474001234")
_NEW_YORK = _Place("en-US", "America/New_York", "US", "+121255523")
_MONTREAL = _Place("fr-CA", "America/Toronto", "CA", "+161355501")

_NAMES: tuple[tuple[_Place, str], ...] = (
    (_LONDON, "Ada Lovelace, Alan Shaw, Beatrice Hall, Charles Finch, Dorothy Gale, Edith Moore, Freya Lloyd"),
    (_AMSTERDAM, "Anna de Vries, Bram Jansen, Cato Visser, Daan Bakker, Emma Smit, Floor Mulder, Guus de Boer, Hanna Bos"),
    (_BERLIN, "Anton Weber, Clara Vogel, Dieter Braun, Elif Kaya, Franz Keller, Greta Lang, Hannes Roth"),
    (_PARIS, "Amélie Laurent, Bruno Petit, Chloé Garnier, Denis Roux, Élodie Blanc, Fabien Noël"),
    (_NEW_YORK, "Abby Stone, Ben Carter, Cora Diaz, Dylan Brooks, Ella Reed, Frank Price"),
    (_MONTREAL, "Alice Tremblay, Benoît Gagnon, Camille Roy, David Bouchard, Ève Morin, Félix Côté"),
)

TOPICS = {
    "orders": {"name": "Your orders", "description": "What happens to what you bought.", "channel": "email"},
    "newsletter": {"name": "Newsletter", "description": "What is new in the shop, once a month.", "channel": "email"},
}

_CONFIRMATION = {
    "inapp": {
        "en": {"title": "Order {{ order.number }}", "text": "Thank you! We are packing your order of € {{ order.total }}."},
        "nl": {"title": "Bestelling {{ order.number }}", "text": "Dank je wel! We pakken je bestelling van € {{ order.total }} in."},
    },
    "push": {
        "en": {"title": "Order {{ order.number }}", "text": "Thank you! We are packing your order."},
        "nl": {"title": "Bestelling {{ order.number }}", "text": "Dank je wel! We pakken je bestelling in."},
    },
    "sms": {
        "en": {"text": "Thank you! Order {{ order.number }} of EUR {{ order.total }} is confirmed. The Blue Teapot"},
        "nl": {"text": "Dank je wel! Bestelling {{ order.number }} van EUR {{ order.total }} is bevestigd. De Blauwe Theepot"},
    },
    "email": {
        "en": {
            "title": "Your order {{ order.number }}",
            "text": "Hello {{ contact.name | default('there') }},\n\nthank you for your order:\n"
            "{% for item in order['items'] %}- {{ item.count }} x {{ item.name }}\n{% endfor %}\nTotal: € {{ order.total }}\n\nThe Blue Teapot",
            "html": "<p>Hello {{ contact.name | default('there') }},</p><p>thank you for your order:</p><ul>"
            "{% for item in order['items'] %}<li>{{ item.count }} × {{ item.name }}</li>{% endfor %}</ul>"
            "<p>Total: <b>€ {{ order.total }}</b></p><p>The Blue Teapot</p>",
        },
        "nl": {
            "title": "Je bestelling {{ order.number }}",
            "text": "Hallo {{ contact.name | default('daar') }},\n\ndank je wel voor je bestelling:\n"
            "{% for item in order['items'] %}- {{ item.count }} x {{ item.name }}\n{% endfor %}\nTotaal: € {{ order.total }}\n\nDe Blauwe Theepot",
        },
    },
}
_SHIPPING = {
    "inapp": {
        "en": {"title": "On its way", "text": "Order {{ order.number }} left us today."},
        "nl": {"title": "Onderweg", "text": "Bestelling {{ order.number }} is vandaag vertrokken."},
    },
    "sms": {
        "en": {"text": "Order {{ order.number }} is on its way. The Blue Teapot"},
        "nl": {"text": "Bestelling {{ order.number }} is onderweg. De Blauwe Theepot"},
    },
}
TEMPLATES = (
    {"key": "order-confirmation", "name": "Order confirmation", "route": {"channel": "email"}, "content": _CONFIRMATION},
    {"key": "shipping-update", "name": "Shipping update", "route": {"channel": "sms"}, "content": _SHIPPING},
)


def people() -> list[dict[str, object]]:
    """Forty contacts in six time zones and four languages; the sandbox reaches none of these numbers."""
    found: list[dict[str, object]] = []
    for place, names in _NAMES:
        for n, name in enumerate(names.split(", ")):
            found.append(
                {
                    "id": CUSTOMER if name == "Ada Lovelace" else f"customer_{len(found) + 1}",
                    "name": name,
                    "email": "ada@example.com" if name == "Ada Lovelace" else f"customer{len(found) + 1}@example.com",
                    "phone": f"{place.number}{10 + n}",
                    "addresses": [{"channel": "push", "value": f"device-{len(found) + 1}"}],
                    "locale": place.locale,
                    "timezone": place.timezone,
                    "country": place.country,
                    "attributes": {"orders": n + 1, "is_member": n % 3 == 0},
                }
            )
    return found


async def stock(calls: Calls) -> None:
    """The shop's topics, people and templates are there; in a workspace that has none yet."""
    for key, topic in TOPICS.items():
        await calls.put(f"/v1/topics/{key}", topic)
    await calls.post("/v1/contacts/batch", {"contacts": people()})
    for template in TEMPLATES:
        await calls.post("/v1/templates", {"purpose": "transactional", "topic": "orders", "default_locale": "en", **template})
        await calls.post(f"/v1/templates/{template['key']}/publish", {"version": 1})
