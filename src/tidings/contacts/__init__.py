"""Contacts: people we can reach, found by your own id or by an address.

A contact carries the bucket of your id's hash. Its keys (your id, each mail address, each phone number and so on) are index
rows that lie in the bucket of their own hash, so that a look-up by any of them touches one bucket. Several contacts may share
an address; the oldest is then the one that it names.
"""

from tidings.contacts.model import Address, Contact, ContactInput, ContactKey, Person
from tidings.contacts.resolve import resolve

__all__ = ["Address", "Contact", "ContactInput", "ContactKey", "Person", "resolve"]
