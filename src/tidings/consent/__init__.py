"""Consent: who may be written to, about what, where, when and how often.

The ledger says what a person agreed to and withdrew; it is only added to, and what it comes to (`digest`) is what the guard reads.
Preferences say what they like. A suppression belongs to an address, by its hash, and so to everybody who has it. Caps limit how
often. Whoever refuses something holds the person or the address until the transaction ends (`contacts.hold`): what is claimed
afterwards has seen it.
"""

from tidings.consent.caps import list_caps, put_caps
from tidings.consent.erase import erase_permission
from tidings.consent.heed import heed
from tidings.consent.law import sync_contact_hours
from tidings.consent.list_consents import list_consents
from tidings.consent.model import (
    Cap,
    CapInput,
    CapsInput,
    Consent,
    ConsentBatch,
    ConsentInput,
    ConsentItem,
    Meaning,
    Preferences,
    PreferencesInput,
    PreferencesPatch,
    Reading,
    Suppression,
    SuppressionBatch,
    SuppressionInput,
    Topic,
    TopicInput,
)
from tidings.consent.opt_in import begin_opt_in, confirm_opt_in, find_form, find_opt_in, forget_opt_ins
from tidings.consent.opt_in_forms import count_opt_ins, delete_form, get_form, list_forms, put_form
from tidings.consent.opt_in_model import Begun, FilledIn, OptIn, OptInForm, OptInFormInput
from tidings.consent.preferences import get_preferences, patch_preferences, put_preferences
from tidings.consent.record_consent import record_consent, record_consents
from tidings.consent.suppress import lift, list_suppressions, suppress, suppress_given, suppress_many
from tidings.consent.topics import get_topic, list_topics, put_topic
from tidings.consent.unsubscribe import BY_CHOICE, BY_LINK, allow_again, choose_topic, refuse_marketing, refuses, standing
from tidings.consent.words import fold, language_of, reading

__all__ = [
    "BY_CHOICE",
    "BY_LINK",
    "Begun",
    "Cap",
    "CapInput",
    "CapsInput",
    "Consent",
    "ConsentBatch",
    "ConsentInput",
    "ConsentItem",
    "FilledIn",
    "Meaning",
    "OptIn",
    "OptInForm",
    "OptInFormInput",
    "Preferences",
    "PreferencesInput",
    "PreferencesPatch",
    "Reading",
    "Suppression",
    "SuppressionBatch",
    "SuppressionInput",
    "Topic",
    "TopicInput",
    "allow_again",
    "begin_opt_in",
    "choose_topic",
    "confirm_opt_in",
    "count_opt_ins",
    "delete_form",
    "erase_permission",
    "find_form",
    "find_opt_in",
    "fold",
    "forget_opt_ins",
    "get_form",
    "get_preferences",
    "get_topic",
    "heed",
    "language_of",
    "lift",
    "list_caps",
    "list_consents",
    "list_forms",
    "list_suppressions",
    "list_topics",
    "patch_preferences",
    "put_caps",
    "put_form",
    "put_preferences",
    "put_topic",
    "reading",
    "record_consent",
    "record_consents",
    "refuse_marketing",
    "refuses",
    "standing",
    "suppress",
    "suppress_given",
    "suppress_many",
    "sync_contact_hours",
]
