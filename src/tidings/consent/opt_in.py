"""Double opt-in: somebody fills in a form, and shows by a link in a mail that the mailbox is theirs."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from tidings.consent import opt_in_store
from tidings.consent.model import ConsentInput, PreferencesPatch
from tidings.consent.opt_in_model import LIVES, Begun, OptIn, OptInForm
from tidings.consent.preferences import patch_preferences
from tidings.consent.record_consent import record_consent
from tidings.consent.store import known_topics
from tidings.contacts import ContactKey, find_or_make
from tidings.core.clock import rfc3339
from tidings.core.ids import bucket_of_key, decode, encode, new_id
from tidings.db import Tx
from tidings.workspaces import Workspace

FORM_PREFIX = "frm"
PREFIX = "opt"

# A mailbox is not filled by who keeps filling in forms.
_MOST = 3
_WITHIN = timedelta(days=1)
_SECRET_BYTES = 24
_FORGOTTEN_AT_ONCE = 1_000


async def find_form(tx: Tx, token: str) -> OptInForm | None:
    """The form at this public address; None where there is none."""
    form_id = decode(FORM_PREFIX, token)
    return None if form_id is None else await opt_in_store.find_form(tx, form_id)


async def begin_opt_in(tx: Tx, form: OptInForm, address: str, *, ip: str | None, user_agent: str | None, now: datetime) -> Begun | None:
    """What was filled in waits for its confirmation; None where this mailbox was asked too often today. `now` is business time.

    The address is in its normal form. The caller sends the mail, in the same transaction.
    """
    if await opt_in_store.count_recent(tx, form.workspace_id, address, now - _WITHIN) >= _MOST:
        return None
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    opt_in = OptIn(
        id=new_id(bucket_of_key("email", address)),
        workspace_id=form.workspace_id,
        form_id=form.id,
        address=address,
        text=form.text,
        ip=ip,
        user_agent=user_agent,
        submitted_at=now,
        expires_at=now + LIVES,
        confirmed_at=None,
    )
    await opt_in_store.insert_opt_in(tx, opt_in, _hash(secret))
    return Begun(opt_in, f"{encode(PREFIX, opt_in.id)}.{secret}")


async def find_opt_in(tx: Tx, token: str, real_now: datetime) -> tuple[OptIn, OptInForm] | None:
    """What the link of a mail is about, with its form; None where it is no such link, or has expired."""
    own, _, secret = token.partition(".")
    opt_in_id = decode(PREFIX, own)
    found = None if opt_in_id is None else await opt_in_store.find_opt_in(tx, opt_in_id, _hash(secret), real_now)
    form = None if found is None else await opt_in_store.find_form(tx, found.form_id)
    return None if found is None or form is None else (found, form)


async def confirm_opt_in(
    tx: Tx, workspace: Workspace, opt_in: OptIn, form: OptInForm, *, ip: str | None, user_agent: str | None, now: datetime
) -> UUID | None:
    """The mailbox may get marketing: the ledger has it, with all that shows it; answers whose it is, or None where it was confirmed before."""
    if not await opt_in_store.confirm_opt_in(tx, workspace.id, opt_in.id, now):
        return None
    key = ContactKey(workspace.id, "email", opt_in.address)
    contact_id = (await find_or_make(tx, [key], now=now))[key]
    proof = {
        "form": form.key,
        "opt_in": encode(PREFIX, opt_in.id),
        "submitted_at": rfc3339(opt_in.submitted_at),
        "submitted_from": opt_in.ip or "",
        "submitted_with": opt_in.user_agent or "",
        "confirmed_at": rfc3339(now),
        "confirmed_from": ip or "",
        "confirmed_with": user_agent or "",
    }
    agreed = ConsentInput(
        channel="email",
        purpose="marketing",
        state="granted",
        text=opt_in.text,
        source="double opt-in",
        address=opt_in.address,
        proof={name: value for name, value in proof.items() if value},
    )
    await record_consent(tx, workspace, contact_id, agreed, author_id=None, now=now)
    topics = sorted(await known_topics(tx, workspace.id, form.topics))
    if topics:
        chosen = PreferencesPatch(topics={topic: {"email": True} for topic in topics})
        await patch_preferences(tx, workspace.id, contact_id, chosen, now=now)
    return contact_id


async def forget_opt_ins(tx: Tx, real_now: datetime) -> int:
    """Up to a thousand that have expired are gone; answers how many. Under the pipeline's role."""
    return await opt_in_store.forget_opt_ins(tx, real_now, _FORGOTTEN_AT_ONCE)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()
