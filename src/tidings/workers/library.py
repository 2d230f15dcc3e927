"""What dispatching needs beside the claim, read in groups and kept for a while: words, versions, people, accounts."""

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from tidings.channels import Account, Provider
from tidings.contacts import Person, people
from tidings.db import Connection
from tidings.messages import Claimed, Data, Loaded, Spoken, needs_person, share, spoken
from tidings.messages.compose import Said
from tidings.messages.dispatch import Carrier, NoCarrier
from tidings.messages.sensitive import unseal, unseal_own
from tidings.templates import LoadedVersion, load_version
from tidings.workspaces import Sealer, Unusable, load_accounts
from tidings.workspaces.link_settings import LinkSettings, link_settings
from tidings.workspaces.reply_domains import reply_domains

ACCOUNTS_KEPT_SECONDS = 1.0
"""How long a change of credentials or of the fault script may take to reach a worker."""

MESSAGES_KEPT = 200
KEPT_CHARACTERS = 100_000

K = TypeVar("K")
V = TypeVar("V")


class Library:
    """Reads what is missing for a group of claims in a few statements, and remembers what is shared."""

    def __init__(
        self,
        connection: Connection,
        providers: Mapping[str, Provider],
        sealer: Sealer,
        public_url: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._providers = providers
        self._sealer = sealer
        self._public_url = public_url
        self._monotonic = monotonic
        self._spoken: Recent[UUID, Spoken] = Recent(MESSAGES_KEPT)
        self._shared: Recent[UUID, Data] = Recent(MESSAGES_KEPT)
        self._said: Recent[UUID, Said] = Recent(MESSAGES_KEPT)
        self._versions: Recent[tuple[UUID, int], LoadedVersion] = Recent(500)
        self._settings: Recent[UUID, tuple[float, LinkSettings]] = Recent(1_000)
        self._carriers: Recent[UUID, tuple[float, Carrier | NoCarrier]] = Recent(1_000)

    def beside(self, connection: Connection) -> "Library":
        """The same memory, asked for and filled over another connection: who is in a hurry waits for nobody's statement."""
        other = Library(connection, self._providers, self._sealer, self._public_url, self._monotonic)
        other._versions, other._settings, other._carriers = self._versions, self._settings, self._carriers
        return other

    async def load(self, claims: Sequence[Claimed]) -> list[tuple[Claimed, Loaded, Carrier | NoCarrier]]:
        """Each claim with all that composing and carrying it needs."""
        words = await self._words(claims)
        versions = await self._versions_of(words)
        persons = await self._people(claims, words, versions)
        carriers = await self._carriers_of(claims)
        settings = await self._settings_of({one.workspace_id for one in claims})
        loaded: list[tuple[Claimed, Loaded, Carrier | NoCarrier]] = []
        for one in claims:
            said = words[one.message_id]
            claimed = unseal_own(one, self._sealer) if said.is_sensitive else one
            version = versions.get((said.template_id, said.template_version or 0)) if said.template_id is not None else None
            person = persons.get(claimed.contact_id)
            shared = self._shared.get(said.id)
            own = Loaded(
                spoken=said,
                version=version,
                person=person,
                shared=shared,
                settings=settings[claimed.workspace_id],
                said=self._said.get(said.id),
            )
            loaded.append((claimed, own, carriers[claimed.account_id]))
        return loaded

    async def _words(self, claims: Sequence[Claimed]) -> dict[UUID, Spoken]:
        wanted = {claimed.message_id for claimed in claims}
        found = {key: said for key in wanted if (said := self._spoken.get(key)) is not None}
        for read in await spoken(self._connection, wanted - found.keys()) if len(found) < len(wanted) else ():
            said = unseal(read, self._sealer)
            found[said.id] = said
            # A message to one person is never asked for again, and a large one is rather read again than kept;
            # and what tells of posts says what they say when it leaves.
            if said.recipients > 1 and not said.may_change and len(said.content or "") + len(said.data or "") <= KEPT_CHARACTERS:
                self._spoken.put(said.id, said)
                self._said.put(said.id, {})
                if (shared := share(said)) is not None:
                    self._shared.put(said.id, shared)
        return found

    async def _versions_of(self, words: Mapping[UUID, Spoken]) -> dict[tuple[UUID, int], LoadedVersion]:
        found: dict[tuple[UUID, int], LoadedVersion] = {}
        for said in words.values():
            if said.template_id is None or said.template_version is None:
                continue
            key = (said.template_id, said.template_version)
            if key in found:
                continue
            version = self._versions.get(key) or await load_version(self._connection, said.workspace_id, *key)
            if version is not None:
                found[key] = version
                self._versions.put(key, version)
        return found

    async def _people(
        self, claims: Sequence[Claimed], words: Mapping[UUID, Spoken], versions: Mapping[tuple[UUID, int], LoadedVersion]
    ) -> Mapping[UUID, Person]:
        wanted: set[tuple[UUID, UUID]] = set()
        for claimed in claims:
            said = words[claimed.message_id]
            if needs_person(said, versions.get((said.template_id, said.template_version or 0)) if said.template_id else None):
                wanted.add((claimed.workspace_id, claimed.contact_id))
        return await people(self._connection, list(wanted)) if wanted else {}

    async def _settings_of(self, workspaces: Collection[UUID]) -> dict[UUID, LinkSettings]:
        now = self._monotonic()
        kept = {one: self._settings.get(one) for one in workspaces}
        found = {one: read[1] for one, read in kept.items() if read is not None and now - read[0] < ACCOUNTS_KEPT_SECONDS}
        missing = [one for one in workspaces if one not in found]
        if missing:
            asked = await link_settings(self._connection, missing)
            for one in missing:
                found[one] = asked.get(one, LinkSettings())
                self._settings.put(one, (now, found[one]))
        return found

    async def _carriers_of(self, claims: Sequence[Claimed]) -> dict[UUID | None, Carrier | NoCarrier]:
        now = self._monotonic()
        found: dict[UUID | None, Carrier | NoCarrier] = {None: self._inapp(claims[0].workspace_id)}
        missing: dict[UUID, UUID] = {}
        for claimed in claims:
            if claimed.account_id is None or claimed.account_id in found:
                continue
            kept = self._carriers.get(claimed.account_id)
            if kept is not None and now - kept[0] < ACCOUNTS_KEPT_SECONDS:
                found[claimed.account_id] = kept[1]
            else:
                missing[claimed.account_id] = claimed.workspace_id
        if missing:
            declarations = {name: provider.declaration for name, provider in self._providers.items()}
            wanted = [(workspace_id, account_id) for account_id, workspace_id in missing.items()]
            opened = await load_accounts(
                self._connection, wanted, declarations=declarations, sealer=self._sealer, public_url=self._public_url
            )
            domains = await reply_domains(self._connection, wanted) if self._any_mail(opened.values()) else {}
            for account_id in missing:
                carrier = self._carrier(opened.get(account_id), domains.get(account_id))
                self._carriers.put(account_id, (now, carrier))
                found[account_id] = carrier
        return found

    def _any_mail(self, accounts: Iterable[Account | Unusable]) -> bool:
        """Whether any of them carries mail: answers to anything else come back by themselves."""
        return any(isinstance(one, Account) and "email" in self._providers[one.provider].declaration.channels for one in accounts)

    def _carrier(self, account: Account | Unusable | None, reply_domain: str | None) -> Carrier | NoCarrier:
        if account is None:
            return NoCarrier("none", "account_gone", "The provider account was deleted while this was on its way")
        if isinstance(account, Unusable):
            return NoCarrier("none", account.code, account.detail)
        return Carrier(self._providers[account.provider], account, reply_domain)

    def _inapp(self, workspace_id: UUID) -> Carrier:
        provider = self._providers["inapp"]
        credentials = provider.declaration.credentials()
        return Carrier(provider, Account(id=workspace_id, workspace_id=workspace_id, provider="inapp", credentials=credentials))


class Recent(Generic[K, V]):
    """What was used last, up to a number of entries."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The entry, which is now the latest used."""
        value = self._entries.get(key)
        if value is not None:
            self._entries.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        """The entry is kept; the one that was used longest ago makes room."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)
