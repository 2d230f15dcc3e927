"""Provider accounts, opened, for whoever hands something off."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from tidings.channels import Account, Declaration
from tidings.core.errors import Misconfigured
from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.seal import Sealer
from tidings.workspaces.sealed_credentials import open_credentials


class Unusable(msgspec.Struct, frozen=True):
    """An account that cannot be used as it is, with a stable code and words that tell what to do."""

    id: UUID
    code: str
    detail: str


async def load_accounts(
    tx: Tx,
    wanted: Sequence[tuple[UUID, UUID]],
    *,
    declarations: Mapping[str, Declaration],
    sealer: Sealer,
    public_url: str | None = None,
) -> dict[UUID, Account | Unusable]:
    """Each account of `wanted` (pairs of workspace and account id) by its id; one that does not exist is left out.

    One that cannot be opened harms no other. `public_url` is where this installation is reached from outside, without a slash at its
    end: with it each account knows its `callback_url`. An account's `sender` is the first of its senders. Beside its own credentials the
    sandbox gets the workspace's fault script.
    """
    accounts: dict[UUID, Account | Unusable] = {}
    for sealed in await store.find_sealed_accounts(tx, wanted):
        accounts[sealed.id] = _opened(sealed, declarations, sealer, public_url)
    return accounts


def _opened(
    sealed: store.SealedAccount, declarations: Mapping[str, Declaration], sealer: Sealer, public_url: str | None
) -> Account | Unusable:
    declaration = declarations.get(sealed.provider)
    if declaration is None:
        return Unusable(sealed.id, "unknown_provider", f"This Tidings has no provider {sealed.provider}.")
    try:
        plain = open_credentials(sealer, sealed.workspace_id, sealed.id, sealed.credentials)
        if sealed.faults is not None:
            own: dict[str, object] = msgspec.json.decode(plain)
            plain = msgspec.json.encode(own | {"faults": msgspec.Raw(sealed.faults.encode())})
        credentials = msgspec.json.decode(plain, type=declaration.credentials)
    except Misconfigured as error:
        return Unusable(sealed.id, "sealed", error.detail)
    except msgspec.DecodeError:  # its text could quote what was sealed
        return Unusable(sealed.id, "credentials_outdated", f"{sealed.provider} asks for other credentials now: enter them again.")
    return Account(
        id=sealed.id,
        workspace_id=sealed.workspace_id,
        provider=sealed.provider,
        credentials=credentials,
        sender=sealed.senders[0] if sealed.senders else None,
        callback_url=f"{public_url}/callbacks/{sealed.provider}/{sealed.callback_token}" if public_url is not None else None,
        keeps_exchanges=sealed.keeps_exchanges,
    )
