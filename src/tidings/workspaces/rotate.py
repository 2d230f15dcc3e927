"""Everything that is sealed, under the newest master key."""

from uuid import UUID

from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.address_key import reseal_address_key
from tidings.workspaces.end_users.signing_secrets import reseal_signing_secrets
from tidings.workspaces.members.mails import reseal_mails
from tidings.workspaces.members.second_factor import reseal_seeds
from tidings.workspaces.seal import Sealer, sealed_under
from tidings.workspaces.sealed_credentials import open_credentials, seal_credentials

_AT_ONCE = 500


async def rotate(tx: Tx, sealer: Sealer) -> int:
    """Nothing is sealed under an older key any more; answers how many accounts were re-sealed. Needs the pipeline's role.

    Raises Misconfigured, and changes nothing, where an account's present key is not here.
    """

    def is_old(envelope: bytes) -> bool:
        return sealed_under(envelope) != sealer.newest

    done, after = 0, UUID(int=0)
    while rows := await store.lock_accounts(tx, after, _AT_ONCE):
        for workspace_id, account_id, envelope in rows:
            if is_old(envelope):
                plain = open_credentials(sealer, workspace_id, account_id, envelope)
                await store.update_credentials(tx, workspace_id, account_id, seal_credentials(sealer, workspace_id, account_id, plain))
                done += 1
        after = rows[-1][1]
    await reseal_address_key(tx, sealer)
    await reseal_seeds(tx, sealer, is_old)
    await reseal_mails(tx, sealer, is_old)
    await reseal_signing_secrets(tx, sealer, is_old)
    return done
