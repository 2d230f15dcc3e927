"""What a person means who answers with a single word, and what is done about it."""

import unicodedata
from datetime import datetime
from uuid import UUID

from tidings.channels import CHANNELS
from tidings.consent.model import ANY, Reading
from tidings.consent.suppress import lift, list_suppressions, suppress_on
from tidings.db import Tx

STOPPED = "stop"
"""The reason of a suppression that the person asked for by an answer, and that they take back by another."""
_SOURCE = "answer"

# What US law names as words that withdraw consent when they come in answer to a text, 47 CFR 64.1200(a)(10) as in force since
# 2025-04-11, with STOPALL of Twilio's "Support for Opt-out Keywords" (support.twilio.com, article 223134027), whose words for the
# way back and for help these are too. YES is left out: it answers many a question, and is no wish to be written to again.
_WORDS = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"), Reading.STOP),
    **dict.fromkeys(("START", "UNSTOP"), Reading.START),
    **dict.fromkeys(("HELP", "INFO"), Reading.HELP),
}
_LONGEST = 100

# One thread on the handset: who stops the one means the others (Twilio, same page: one opt-out for SMS, MMS and RCS since 2026-03-16).
_TEXTS = ("mms", "rcs", "sms")


def reading(text: str) -> Reading | None:
    """What the whole of an answer means, whatever its case, its spaces and its punctuation; None where it says anything else. Pure."""
    if len(text) > _LONGEST:
        return None
    word = "".join(letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalnum())
    return _WORDS.get(word)


async def heed(tx: Tx, workspace_id: UUID, channel: str, address: str, text: str, *, now: datetime) -> Reading | None:
    """An answer that asks to stop has suppressed its address on that channel and its siblings; one that asks to start has lifted that.

    What was suppressed for another reason, a complaint or a mailbox that is not there, stays. The address is in its normal form.
    """
    kind = CHANNELS[channel].address_kind
    meant = reading(text)
    if kind is None or meant is None:
        return None
    channels = _TEXTS if channel in _TEXTS else (channel,)
    if meant is Reading.STOP:
        await suppress_on(tx, workspace_id, kind, address, channels, reason=STOPPED, source=_SOURCE, now=now)
    if meant is Reading.START:
        listed = await list_suppressions(tx, workspace_id, address=(kind, address), limit=200)
        for found in sorted(listed, key=lambda one: one.channel):
            if found.reason == STOPPED and found.source == _SOURCE and found.topic == ANY and found.channel in channels:
                await lift(tx, workspace_id, found.id, now=now)
    return meant
