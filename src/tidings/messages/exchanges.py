"""What of a hand-off's exchange is kept: always what went wrong, and what went well where somebody asks for it. Pure."""

from datetime import datetime

import msgspec

from tidings.channels import Account, Outbound, Outcome, Sent, Showing
from tidings.core.log import get_logger
from tidings.messages.links import Links
from tidings.messages.masks import masked
from tidings.messages.model import Spoken

log = get_logger("exchanges")


class _Row(msgspec.Struct, frozen=True):
    request: str
    response: str | None
    began_at: datetime
    answered_at: datetime | None


def exchange_of(outbound: Outbound, outcome: Outcome, spoken: Spoken, account: Account, links: Links, *, is_simulated: bool) -> str | None:
    """The exchange as it is stored (JSON); None where nothing went over the wire, or nobody wants it.

    The words of the message stand in it only where the workspace keeps content and they are not sensitive.
    """
    exchange = outbound.exchange
    if exchange is None or not _is_wanted(outcome, spoken, account, is_simulated=is_simulated):
        return None
    tells_words = spoken.keeps_content and not spoken.is_sensitive and spoken.purpose != "otp"
    showing = Showing(outbound.address, masked(outbound.channel, outbound.address), tells_words)
    try:
        written = exchange.written(showing, _links_of(outbound, links))
    except Exception as error:  # what came of the hand-off is written down all the same
        log.exception("an exchange cannot be written down", exc_info=error, extra={"delivery": outbound.reference})
        return None
    if written is None:
        return None
    return msgspec.json.encode(_Row(written.request, written.response, written.began_at, written.answered_at)).decode()


def _is_wanted(outcome: Outcome, spoken: Spoken, account: Account, *, is_simulated: bool) -> bool:
    if not isinstance(outcome, Sent):
        return True
    if account.keeps_exchanges is not None:
        return account.keeps_exchanges
    return spoken.keeps_content and not is_simulated


def _links_of(outbound: Outbound, links: Links) -> tuple[str | None, ...]:
    """What opens something to whoever has it: the person's own links, and the address by which an answer of theirs is known."""
    tokens = [links.token("unsubscribe", outbound.delivery_id), links.token("reply", outbound.delivery_id)]
    if outbound.contact_id is not None:
        tokens.append(links.token("preferences", outbound.contact_id))
    return (*tokens, outbound.reply_to)
