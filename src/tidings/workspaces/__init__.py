"""Workspaces: tenants, their API keys and scopes, their provider accounts, and the seal over credentials.

A caller is found by `authenticate`, which answers a `Principal`: a key, or a member who is signed in, with its workspace and its
scopes. The people of the company are in `workspaces.members`. Credentials of provider accounts are sealed under a master key that
is not in the database (`Sealer`); only `load_accounts` opens them, for the moment in which something is handed off.
"""

from tidings.workspaces.account_health import close_account, failing_accounts, open_account
from tidings.workspaces.address_key import address_key, reseal_address_key
from tidings.workspaces.authenticate import authenticate, touch_principal
from tidings.workspaces.create_key import CreatedKey, create_key
from tidings.workspaces.create_workspace import NewWorkspace, create_workspace
from tidings.workspaces.inbound_domains import (
    MAIL_PROVIDER,
    InboundDomain,
    delete_inbound_domain,
    find_inbound_domain,
    get_inbound_domain,
    list_inbound_domains,
    put_inbound_domain,
)
from tidings.workspaces.installation import OUTAGE, beat, outage, pause, paused, restored, resume, sealing_keys, settle_home, standing
from tidings.workspaces.limits import money
from tidings.workspaces.list_keys import list_keys
from tidings.workspaces.load_accounts import Unusable, load_accounts
from tidings.workspaces.model import (
    AccountHealth,
    AccountRate,
    ApiKey,
    CodeRate,
    CodeRates,
    Destination,
    FailingAccount,
    HealthState,
    Mode,
    NewKey,
    NewProviderAccount,
    Principal,
    ProviderAccount,
    ProviderAccountPatch,
    StopScope,
    Tracking,
    Workspace,
    WorkspacePatch,
)
from tidings.workspaces.move_clock import move_clock, set_faults
from tidings.workspaces.provider_accounts import (
    create_provider_account,
    delete_provider_account,
    get_provider_account,
    list_provider_accounts,
    update_provider_account,
)
from tidings.workspaces.regions import country_code, locale_tag, timezone_name
from tidings.workspaces.revoke_key import revoke_key
from tidings.workspaces.rights import rights_of
from tidings.workspaces.rotate import rotate
from tidings.workspaces.scopes import ROLES, SCOPES, Role
from tidings.workspaces.seal import KEY_FILE, Sealer, add_key, load_sealer
from tidings.workspaces.workspace import get_workspace, set_has_caps, update_workspace

__all__ = [
    "KEY_FILE",
    "MAIL_PROVIDER",
    "OUTAGE",
    "ROLES",
    "SCOPES",
    "AccountHealth",
    "AccountRate",
    "ApiKey",
    "CodeRate",
    "CodeRates",
    "CreatedKey",
    "Destination",
    "FailingAccount",
    "HealthState",
    "InboundDomain",
    "Mode",
    "NewKey",
    "NewProviderAccount",
    "NewWorkspace",
    "Principal",
    "ProviderAccount",
    "ProviderAccountPatch",
    "Role",
    "Sealer",
    "StopScope",
    "Tracking",
    "Unusable",
    "Workspace",
    "WorkspacePatch",
    "add_key",
    "address_key",
    "authenticate",
    "beat",
    "close_account",
    "country_code",
    "create_key",
    "create_provider_account",
    "create_workspace",
    "delete_inbound_domain",
    "delete_provider_account",
    "failing_accounts",
    "find_inbound_domain",
    "get_inbound_domain",
    "get_provider_account",
    "get_workspace",
    "list_inbound_domains",
    "list_keys",
    "list_provider_accounts",
    "load_accounts",
    "load_sealer",
    "locale_tag",
    "money",
    "move_clock",
    "open_account",
    "outage",
    "pause",
    "paused",
    "put_inbound_domain",
    "reseal_address_key",
    "restored",
    "resume",
    "revoke_key",
    "rights_of",
    "rotate",
    "sealing_keys",
    "set_faults",
    "set_has_caps",
    "settle_home",
    "standing",
    "timezone_name",
    "touch_principal",
    "update_provider_account",
    "update_workspace",
]
