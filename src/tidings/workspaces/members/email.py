"""The normal form of a mail address that somebody signs in by."""

from email_validator import EmailNotValidError, validate_email

from tidings.core.errors import invalid


def normal_email(text: str) -> str:
    """One form for all ways of writing an address, in lower case throughout; raises Invalid.

    In theory a local part may differ by case alone; no mail system in use gives two people such addresses.
    """
    try:
        # An address within a company's own network is one as well: shop.local.
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise invalid("/email", "invalid_email", "This is no mail address.") from error
    return found.normalized.lower()
