"""The app's own channel: the delivery is the item that the person finds in the feed, so there is nothing to hand off."""

import msgspec

from tidings.channels import Account, Declaration, Outbound, Outcome, Sent, Verified


class InAppCredentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """None are needed."""


class InApp:
    """Says Sent: the row of the delivery is already stored, and that is all that the feed reads."""

    declaration = Declaration(
        name="inapp",
        channels=frozenset({"inapp"}),
        credentials=InAppCredentials,
        honours_key=True,
        reports_receipts=False,
        source="none: nothing leaves the installation",
        title="In the app",
        means="Your own app, which reads what people have from here: it is there as soon as it is said.",
    )

    async def send(self, outbound: Outbound, account: Account) -> Outcome:  # noqa: ARG002 - the port's signature
        """The item is in the feed; its reference is the delivery's own."""
        return Sent(outbound.reference)

    async def verify(self, account: Account) -> Verified:  # noqa: ARG002 - the port's signature
        """Always works."""
        return Verified(ok=True, detail="The app's feed needs no credentials.")

    async def aclose(self) -> None:
        """Nothing is held."""
