"""A load test of an installation, from outside: what a program that sends would see, and whether every promise was kept.

It goes through the public API alone, into a test workspace and its sandbox alone. It paces calls by the time at which each is due
(drive.py), waits until nothing is on its way any more (settle.py), reads everything back (read_back.py), checks the ledger
(ledger.py), and draws what it found (draw.py). The order of it all is in run.py.
"""

from tidings.loadtest.draw import draw
from tidings.loadtest.model import Plan, Report, Verdict
from tidings.loadtest.run import Stops, run
from tidings.loadtest.targets import read_targets

__all__ = ["Plan", "Report", "Stops", "Verdict", "draw", "read_targets", "run"]
