"""Who reads a page, as far as the link of what was sent to them tells."""

from uuid import UUID

import msgspec

from tidings.api.asgi import Headers
from tidings.api.client import Client
from tidings.api.hosted.brand import Brand, brand_of
from tidings.api.hosted.languages import LANGUAGES
from tidings.api.hosted.layout import FROM_THE_RIGHT
from tidings.api.hosted.words import Words, choose_language
from tidings.channels import CHANNELS
from tidings.contacts import Person, people
from tidings.db import Tx
from tidings.messages import Links, masked
from tidings.workspaces import Workspace, get_workspace
from tidings.workspaces.audit import Deed, Source, record

UNNAMED = "•••"
"""In the place of an address that they do not have."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """The contact of a link, and in which language they are spoken to. `person` is None where they are gone."""

    workspace: Workspace
    brand: Brand
    person: Person | None
    language: str

    @property
    def words(self) -> Words:
        """What the pages say."""
        return LANGUAGES[self.language]

    def address(self, channel: str) -> str:
        """Their address on the channel, enough to know it again; `•••` where they have none."""
        kind = CHANNELS[channel].address_kind
        value = None if self.person is None else {"email": self.person.email, "phone": self.person.phone}.get(kind or "")
        if not value:
            return UNNAMED
        # Within a text from the right it is still read from the left: Unicode's isolates, UAX 9 section 2.4.
        return f"\u2066{masked(channel, value)}\u2069" if self.language in FROM_THE_RIGHT else masked(channel, value)


async def find_reader(tx: Tx, workspace_id: UUID, contact_id: UUID, headers: Headers, links: Links) -> Reader:
    """Who has this link; raises NotFound where the workspace is gone."""
    workspace = await get_workspace(tx, workspace_id)
    person = (await people(tx, [(workspace_id, contact_id)])).get(contact_id)
    language = choose_language(
        LANGUAGES,
        own=person.locale if person is not None else None,
        accepted=headers.get(b"accept-language", b"").decode("latin-1"),
        default=workspace.default_locale,
    )
    return Reader(workspace=workspace, brand=await brand_of(tx, workspace, links), person=person, language=language)


def proof_of(client: Client, **more: str) -> dict[str, str]:
    """What shows that somebody who had the link asked for it: from where, and with what."""
    return {name: value for name, value in {"ip": client.address, "user_agent": client.agent, **more}.items() if value}


async def tell(tx: Tx, workspace_id: UUID, contact_id: UUID, action: str, client: Client, changes: dict[str, object]) -> None:
    """The audit log has it: what a person did by their link, and from where."""
    deed = Deed(
        workspace_id=workspace_id,
        kind="system",
        name="the person, by a link",
        action=action,
        target_kind="contact",
        target=contact_id,
        source=Source(ip=client.address or None, user_agent=client.agent or None),
        changes=changes,
    )
    await record(tx, deed)
