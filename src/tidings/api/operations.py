"""Every operation of the API, in the order in which the reference tells them."""

from collections.abc import Mapping

from tidings.api.registry import Operation
from tidings.api.resources import (
    audit,
    contacts,
    deliveries,
    events,
    feed,
    keys,
    messages,
    provider_accounts,
    sandbox,
    templates,
    topics,
    workspace,
)
from tidings.channels import Provider
from tidings.workspaces import Sealer


def all_operations(providers: Mapping[str, Provider], sealer: Sealer) -> tuple[Operation, ...]:
    """The whole registry."""
    return (
        *messages.OPERATIONS,
        *deliveries.OPERATIONS,
        *contacts.OPERATIONS,
        *feed.OPERATIONS,
        *topics.OPERATIONS,
        *templates.OPERATIONS,
        *provider_accounts.operations(providers=providers, sealer=sealer),
        *events.OPERATIONS,
        *sandbox.OPERATIONS,
        *workspace.OPERATIONS,
        *keys.OPERATIONS,
        *audit.OPERATIONS,
    )
