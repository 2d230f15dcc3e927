"""What a person likes: topics, channels, quiet hours; and the link by which they choose themselves."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec

from tidings.api.acting import Acting, for_people, known_as
from tidings.api.registry import Operation, Request
from tidings.consent import Preferences, PreferencesInput, PreferencesPatch, get_preferences, patch_preferences, put_preferences
from tidings.contacts import contact_named
from tidings.core.errors import Invalid, NotFound
from tidings.core.quiet_hours import QuietHours
from tidings.core.secret_fields import SECRET
from tidings.messages import Links


class PreferencesOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person likes."""

    topics: dict[str, dict[str, bool]]
    """By topic: on which channels they want it, and on which they do not. What is not named is as the topic's defaults say."""
    channels: list[str]
    """In the order in which they like them."""
    quiet_hours: QuietHours | None
    """In their own time zone."""


class PreferenceLink(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person chooses what they get."""

    url: Annotated[str, SECRET]


async def _get(acting: Acting) -> PreferencesOutput:
    return _shown(await get_preferences(acting.request.tx, acting.workspace_id, acting.person.id))


async def _put(acting: Acting) -> PreferencesOutput:
    request = acting.request
    return _shown(await put_preferences(request.tx, acting.workspace_id, acting.person.id, request.body, now=request.now))


async def _patch(acting: Acting) -> PreferencesOutput:
    request = acting.request
    return _shown(await patch_preferences(request.tx, acting.workspace_id, acting.person.id, request.body, now=request.now))


def _shown(preferences: Preferences) -> PreferencesOutput:
    return PreferencesOutput(topics=preferences.topics, channels=preferences.channels, quiet_hours=preferences.quiet_hours)


def _linking(links: Links) -> Callable[[Request], Awaitable[PreferenceLink]]:
    async def _link(request: Request) -> PreferenceLink:
        contact_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
        return PreferenceLink(url=links.preferences_url(contact_id))

    return _link


def operations(*, links: Links) -> tuple[Operation, ...]:
    """The operations; `links` makes those that people follow."""
    link = Operation(
        id="preferences.link",
        method="POST",
        path="/v1/contacts/{id}/preference-link",
        scope="consents:write",
        summary="Make a contact's preference link",
        description=(
            "The address of the page on which the person chooses what they get, for your own mails and pages; templates have it as "
            "`preferences_url`. Whoever has the link can change their choices, and it works as long as the contact is there."
        ),
        output=PreferenceLink,
        errors=(NotFound,),
        run=_linking(links),
    )
    return (*_OPERATIONS, link)


_OPERATIONS: tuple[Operation, ...] = (
    *known_as(
        for_people(
            id="get_preferences",
            method="GET",
            path="/preferences",
            scope="consents:read",
            summary="Show one's preferences",
            description="What the person has chosen; nothing, where they never did.",
            output=PreferencesOutput,
            run=_get,
        ),
        "preferences.get",
    ),
    *known_as(
        for_people(
            id="put_preferences",
            method="PUT",
            path="/preferences",
            scope="consents:write",
            summary="Replace one's preferences",
            description=(
                "These are all preferences of the person from now on: what is left out is not chosen. `topics` says by topic which channels "
                "they want and which they do not; `channels` in which order they like them; `quiet_hours` between which local times they are "
                "not to be disturbed, by marketing and whatever else keeps to them."
            ),
            body=PreferencesInput,
            output=PreferencesOutput,
            errors=(Invalid,),
            example={"channels": ["whatsapp", "email"], "quiet_hours": {"from": "22:00", "to": "08:00"}},
            run=_put,
        ),
        "preferences.put",
    ),
    *known_as(
        for_people(
            id="change_preferences",
            method="PATCH",
            path="/preferences",
            scope="consents:write",
            summary="Change one's preferences",
            description="What is left out stays. `topics` are merged by topic and channel; null takes a choice back.",
            body=PreferencesPatch,
            output=PreferencesOutput,
            errors=(Invalid,),
            example={"quiet_hours": None},
            run=_patch,
        ),
        "preferences.patch",
    ),
)
