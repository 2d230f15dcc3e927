"""The country of an address, as far as the address tells it. Pure."""

from functools import lru_cache

import phonenumbers

NOWHERE = ""
"""The country of a number that belongs to none: an international service, or a range that nobody was given."""


def country_of(kind: str, value: str) -> str | None:
    """The ISO 3166 code of a phone number in E.164, or NOWHERE; None for an address of another kind."""
    return _of_number(value) if kind == "phone" else None


@lru_cache(maxsize=4_096)
def _of_number(value: str) -> str:
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(value, None))
    except phonenumbers.NumberParseException:
        return NOWHERE
    # "001" is the library's word for the whole world.
    return region if region and len(region) == 2 else NOWHERE
