"""What may be said of a person."""

from collections.abc import Mapping

from tidings.contacts.model import Person


def contact_facts(person: Person) -> Mapping[str, object]:
    """What templates and conditions may say of a person."""
    return {
        "id": person.external_id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "locale": person.locale,
        "timezone": person.timezone,
        "country": person.country,
        "attributes": person.attributes,
    }
