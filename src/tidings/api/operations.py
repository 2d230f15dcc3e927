"""Every operation of the API, in the order in which the reference tells them."""

from collections.abc import Mapping

from tidings.api.asking import Asking, asked_before
from tidings.api.registry import Operation
from tidings.api.resources import (
    account,
    appeals,
    assistants,
    attachments,
    audit,
    blocks,
    callbacks,
    caps,
    consents,
    contacts,
    conversations,
    data_sources,
    deliveries,
    devices,
    events,
    feed,
    flags,
    hooks,
    inbound_domains,
    keys,
    mail_health,
    media,
    members,
    merges,
    message_stories,
    messages,
    moderation,
    my_conversations,
    opt_in_forms,
    participants,
    person_thread,
    positions,
    posts,
    preferences,
    presence,
    provider_accounts,
    sanctions,
    sandbox,
    schedules,
    search,
    sessions,
    suppressions,
    templates,
    tokens,
    topics,
    webhook_deliveries,
    webhook_endpoints,
    workspace,
)
from tidings.attachments import NOBODYS_FILES, FileLinks
from tidings.channels import Provider
from tidings.messages.links import NOBODYS, Links
from tidings.net import Policy
from tidings.workspaces import Sealer

CLOSED = Policy()


def all_operations(
    providers: Mapping[str, Provider],
    sealer: Sealer,
    address: str = "http://127.0.0.1:8080",
    links: Links = NOBODYS,
    policy: Policy = CLOSED,
    files: FileLinks = NOBODYS_FILES,
    file_bytes: int = 25_000_000,
    asking: Asking | None = None,
) -> tuple[Operation, ...]:
    """The whole registry.

    `address` is this installation's, as it stands in links; `policy` says what it may reach; `files` makes the links to what people
    upload, which may have `file_bytes` bytes; `asking` asks before a person says something.
    """
    return (
        *messages.OPERATIONS,
        *message_stories.OPERATIONS,
        *deliveries.OPERATIONS,
        *contacts.OPERATIONS,
        *merges.OPERATIONS,
        *devices.OPERATIONS,
        *feed.OPERATIONS,
        *consents.OPERATIONS,
        *preferences.operations(links=links),
        *suppressions.OPERATIONS,
        *mail_health.OPERATIONS,
        *opt_in_forms.operations(address=address),
        *caps.OPERATIONS,
        *topics.OPERATIONS,
        *templates.OPERATIONS,
        *data_sources.operations(sealer=sealer),
        *provider_accounts.operations(providers=providers, sealer=sealer, address=address),
        *callbacks.OPERATIONS,
        *media.OPERATIONS,
        *inbound_domains.OPERATIONS,
        *schedules.OPERATIONS,
        *asked_before(conversations.OPERATIONS, asking or Asking(policy, sealer)),
        *participants.OPERATIONS,
        *assistants.OPERATIONS,
        *my_conversations.OPERATIONS,
        *asked_before(posts.OPERATIONS, asking or Asking(policy, sealer)),
        *search.OPERATIONS,
        *positions.OPERATIONS,
        *person_thread.OPERATIONS,
        *blocks.OPERATIONS,
        *presence.OPERATIONS,
        *moderation.operations(sealer=sealer, reach=policy),
        *flags.OPERATIONS,
        *sanctions.OPERATIONS,
        *appeals.OPERATIONS,
        *attachments.operations(links=files, most=file_bytes),
        *tokens.operations(sealer=sealer),
        *events.OPERATIONS,
        *hooks.operations(sealer=sealer, address=address),
        *webhook_endpoints.operations(sealer=sealer, policy=policy),
        *webhook_deliveries.OPERATIONS,
        *sandbox.OPERATIONS,
        *workspace.OPERATIONS,
        *keys.OPERATIONS,
        *members.operations(sealer=sealer, address=address),
        *sessions.operations(sealer=sealer),
        *account.operations(sealer=sealer),
        *audit.OPERATIONS,
    )
