"""The second factor of a member: begun, confirmed by a first code, asked for at sign-in, and taken off again."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from tidings.core.errors import Conflict, NotFound, Unauthenticated, invalid
from tidings.db import Tx
from tidings.workspaces.members import store
from tidings.workspaces.members.model import Login
from tidings.workspaces.members.totp import hash_recovery_code, new_recovery_codes, new_seed, step_of
from tidings.workspaces.seal import Sealer


async def begin_second_factor(tx: Tx, member_id: UUID, *, sealer: Sealer, now: datetime) -> bytes:
    """A seed waits for its first code; answers it, this once. Raises Conflict where a second factor is on."""
    seed = new_seed()
    if not await store.begin_totp(tx, member_id, seal_seed(sealer, member_id, seed), now):
        raise Conflict("There is a second factor; take it off first.", code="second_factor_on")
    return seed


async def confirm_second_factor(tx: Tx, member_id: UUID, code: str, *, sealer: Sealer, now: datetime) -> list[str]:
    """From now on signing in needs a code; answers the recovery codes, this once. Raises Conflict, and Invalid for a wrong code."""
    envelope = await store.find_begun_totp(tx, member_id)
    if envelope is None:
        raise Conflict("No second factor waits to be confirmed.", code="no_second_factor")
    step = step_of(code, open_seed(sealer, member_id, envelope), now, 0)
    if step is None:
        raise invalid("/code", "wrong_code", "This is not the code of this moment: is the clock of your device right?")
    codes = new_recovery_codes()
    hashes = [digest for one in codes if (digest := hash_recovery_code(one)) is not None]
    if not await store.confirm_totp(tx, member_id, now, step, hashes):
        raise Conflict("No second factor waits to be confirmed.", code="no_second_factor")
    return codes


async def remove_second_factor(tx: Tx, member_id: UUID, code: str, *, sealer: Sealer, now: datetime) -> None:
    """Signing in needs the password alone. Raises Conflict where there is none, and Invalid for a wrong code."""
    login = await store.lock_login(tx, member_id)
    if login is None:
        raise NotFound
    if login.totp_seed is None:
        raise Conflict("There is no second factor.", code="no_second_factor")
    if not await _is_accepted(tx, login, code, sealer, now):
        raise invalid("/code", "wrong_code", "The code is wrong, too old, or was used before.")
    await store.remove_totp(tx, member_id, now)


async def check_second_factor(tx: Tx, login: Login, code: str | None, *, sealer: Sealer, now: datetime) -> None:
    """The member has none, or the code is theirs and is now used; raises Unauthenticated. The password was checked before."""
    if login.totp_seed is None:
        return
    if code is None:
        raise Unauthenticated("This member has a second factor: send its code as well.", code="second_factor_needed")
    if not await _is_accepted(tx, login, code, sealer, now):
        raise Unauthenticated("The code is wrong, too old, or was used before.", code="wrong_code")


async def reseal_seeds(tx: Tx, sealer: Sealer, is_old: Callable[[bytes], bool]) -> int:
    """Every seed whose envelope `is_old` is sealed under the newest key; answers how many were."""
    done, after = 0, UUID(int=0)
    while rows := await store.lock_seeds(tx, after, 500):
        for member_id, envelope in rows:
            if is_old(envelope):
                await store.reseal_seed(tx, member_id, seal_seed(sealer, member_id, open_seed(sealer, member_id, envelope)))
                done += 1
        after = rows[-1][0]
    return done


def seal_seed(sealer: Sealer, member_id: UUID, seed: bytes) -> bytes:
    """The envelope of a member's seed, which opens as nobody else's."""
    return sealer.seal(seed, b"second factor" + member_id.bytes)


def open_seed(sealer: Sealer, member_id: UUID, envelope: bytes) -> bytes:
    """The seed; raises Misconfigured where the envelope is not this member's or has no key here."""
    return sealer.open(envelope, b"second factor" + member_id.bytes)


async def _is_accepted(tx: Tx, login: Login, code: str, sealer: Sealer, now: datetime) -> bool:
    digest = hash_recovery_code(code)
    if digest is not None:
        # Needs no seed: it also helps where the master key is lost.
        return await store.use_recovery_code(tx, login.member.id, digest)
    if login.totp_seed is None:
        return False
    step = step_of(code, open_seed(sealer, login.member.id, login.totp_seed), now, login.totp_step)
    return step is not None and await store.use_step(tx, login.member.id, step)
