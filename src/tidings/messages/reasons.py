"""Why something happened to a message, in plain sentences: what the codes of attempts, deliveries and engagements mean."""

from tidings.messages.purposes import OnUnknown

NEVER_LEFT: dict[str, str] = {
    "account_gone": "The provider account was deleted while this was on its way.",
    "unknown_provider": "The provider account is of a provider that this installation does not have.",
    "sealed": "The provider account's credentials cannot be opened with the master key in use.",
    "credentials_outdated": "The provider asks for other credentials now: enter them again.",
    "missing_variable": "The text names something that the data does not have.",
    "bad_value": "The data holds something that the text cannot use.",
    "runaway": "The template does more work than a message may take.",
    "oversize": "What was rendered is larger than the channel takes.",
    "bad_template": "The text is no valid template.",
    "bad_title": "The title cannot be used as it was rendered.",
    "bad_url": "An action's address cannot be used as it was rendered.",
    "empty": "Nothing was left to send: the text is empty.",
    "no_content_for_channel": "The template has no content for this channel.",
    "data_source_failed": "A data source did not tell what the text was to say, as often as it was asked.",
}
"""Why an attempt could not begin: nothing was handed over."""

CAME_BACK = frozenset({"hard_bounce", "soft_bounce", "policy_bounce"})
"""Reasons of a mail that came back; its attempt tells in which words."""

REASONS: dict[str, str] = {
    "no_provider": "No enabled provider account serves this channel. Add or enable one: it is looked at again every minute.",
    "no_address": "The contact has no address that this channel reaches, so nothing was sent.",
    "contact_gone": "The contact was deleted before it could be sent.",
    "late_start": "Its time came while nothing ran; whether it is still worth saying, a person decides.",
    "contact_erased": "The contact was erased before it could be sent.",
    "too_late": "It was not sent before its time ran out, and would no longer be true.",
    "by_caller": "Cancelled by a request of yours before it was handed over.",
    "resolved_by_person": "A person settled it: it counts as failed.",
    "reported_failed": "The provider took it and reported later that it could not be delivered.",
    "refused": "The provider refused it for good.",
    "tries_exhausted": "It was tried as often as a delivery may be, and refused each time.",
    "no_answer": "Nobody can say whether it went out: no answer came.",
    "waits_for_retry": "It was refused for now, and is tried again.",
    "hard_bounce": "It came back: there is no such mailbox. The address is suppressed.",
    "soft_bounce": "It came back: the mailbox took nothing for now (full, or its server was away).",
    "policy_bounce": "It came back: the mail, or who sends it, was refused for what it is; nothing is known to be wrong with the address.",
    "suppressed": "The address is suppressed: nothing is sent to it, to whomever it belongs.",
    "consent_withdrawn": "The person has withdrawn their consent to this purpose on this channel.",
    "no_consent": "The person has not agreed to this purpose on this channel, or not with this address.",
    "preference": "The person has chosen not to get this topic on this channel, or its topic leaves that channel out.",
    "quiet_hours": "It would have come at an hour at which this person is not to be disturbed: it waits for the next one that is open.",
    "capped": "The person has got as many messages as a cap allows within its time.",
    "country_not_allowed": "The number is of a country to which this workspace does not send messages or calls.",
    "country_unknown": "The country of the number is not known yet, and this workspace does not send everywhere: it is looked at again.",
    "number_rate": "Too many login codes were asked for with this number within a short time.",
    "prefix_rate": "Too many login codes were asked for with numbers that begin like this one within a short time.",
    "ip_rate": "Too many login codes were asked for from the same address on the network within a short time.",
    "spend_limit": "What may be spent in a day has been spent: it waits for the next one.",
    "rate_limited": "It waits for its turn: no more may leave in a second.",
    "mail_paused": "Too many mails of this workspace came back or were reported as unwanted: marketing mail waits for a person to let it go on.",
    "provider_down": "The provider has failed again and again: it waits until the provider works.",
    "condition": "The condition of this step does not hold for this person: the step was passed over.",
    "not_needed": "There was a sign of the person before it left, so that it was not needed any more.",
    "newer_message": "A newer message of the same collapse key took its place.",
    **NEVER_LEFT,
}
"""What a reason means."""

MACHINES: dict[str, str] = {
    "head": "it asked for the headers only",
    "no_agent": "it does not say what it is",
    "prefetch": "a mail program that fetches everything ahead",
    "scanner": "a scanner of mails",
    "preview": "it shows what a link leads to",
    "program": "no browser and no mail program",
    "too_soon": "within seconds of the hand-off",
    "burst": "several links at once",
    "provider": "the provider says so",
}
"""By what a machine was known."""

UNKNOWN_NEXT: dict[OnUnknown, str] = {
    OnUnknown.RETRY_AT_ONCE: "It is tried again at once.",
    OnUnknown.RETRY: "It is tried again in a few seconds.",
    OnUnknown.WAIT_THEN_RETRY: "It is tried again after a minute, unless a receipt comes first.",
    OnUnknown.HOLD: "It is not tried again unless a person says so, since it may have gone out.",
}
"""What follows an unknown, by what the purpose says of it."""
