"""The erasure of a person: every table says what becomes of somebody in it (`RULES`), and `erase` does it.

It stands above all slices, since each erases its own tables. A new table or column without its rule fails a test. What is on the
wire while a person is erased is written down a moment later: `erase_again`, by a timer, takes it out too.
"""

from tidings.erasure.erase import KIND, Erasure, erase, erase_again
from tidings.erasure.rules import KEPT, RULES, How, Rule

__all__ = ["KEPT", "KIND", "RULES", "Erasure", "How", "Rule", "erase", "erase_again"]
