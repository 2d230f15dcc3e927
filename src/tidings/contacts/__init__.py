"""Contacts: people we can reach, found by your own id or by an address.

A contact has keys (your id, each mail address, each phone number and so on): index rows that lie in the bucket of their own
hash, so that a look-up by any of them touches one bucket. Several contacts may share an address; the oldest is then the one
that it names. Who is only known by an address has their own id, as a TypeID, in the place of yours. Two contacts who turn out to be
one person are merged: the keys of the one lead to the other, until that is undone.
"""

from tidings.contacts.check import check_external_id
from tidings.contacts.contact_facts import contact_facts
from tidings.contacts.contact_named import contact_named, contacts_named, your_id
from tidings.contacts.erase_contact import erase_contact, release_contact, release_merged
from tidings.contacts.fill_countries import fill_countries
from tidings.contacts.find_contacts import ContactFilter, find_contacts
from tidings.contacts.find_or_make import find_or_make
from tidings.contacts.find_store import names_of
from tidings.contacts.get_contact import contacts_of, get_contact, list_contacts
from tidings.contacts.hold import hold
from tidings.contacts.merge_contacts import merge_contacts
from tidings.contacts.merged import Together, aliases, stay, survivors, together
from tidings.contacts.merges_store import Merged, save_kept
from tidings.contacts.model import Address, BatchItem, Contact, ContactInput, ContactKey, Person
from tidings.contacts.normalise import BadAddress, Normalised, normalise
from tidings.contacts.people import people
from tidings.contacts.put_batch import StoredItem, put_batch
from tidings.contacts.put_contact import put_contact
from tidings.contacts.resolve import resolve
from tidings.contacts.unmerge_contacts import Parted, unmerge_contacts
from tidings.contacts.workspace_of import workspace_of

__all__ = [
    "Address",
    "BadAddress",
    "BatchItem",
    "Contact",
    "ContactFilter",
    "ContactInput",
    "ContactKey",
    "Merged",
    "Normalised",
    "Parted",
    "Person",
    "StoredItem",
    "Together",
    "aliases",
    "check_external_id",
    "contact_facts",
    "contact_named",
    "contacts_named",
    "contacts_of",
    "erase_contact",
    "fill_countries",
    "find_contacts",
    "find_or_make",
    "get_contact",
    "hold",
    "list_contacts",
    "merge_contacts",
    "names_of",
    "normalise",
    "people",
    "put_batch",
    "put_contact",
    "release_contact",
    "release_merged",
    "resolve",
    "save_kept",
    "stay",
    "survivors",
    "together",
    "unmerge_contacts",
    "workspace_of",
    "your_id",
]
