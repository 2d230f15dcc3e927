"""Pages that people open who have no key: forms, the links of what was sent to them, and what counts that these were followed.

`forms` is double opt-in. `unsubscribe` and `preferences` change what a person gets, by a link that we signed: the link is all the
proof there is, so the pages tell nothing of the person but their choices. Reading a page changes nothing, since programs that look
for viruses read every link; what changes something is a POST.
"""

from tidings.api.hosted.following import Following
from tidings.api.hosted.forms import Forms
from tidings.api.hosted.preferences import PreferenceCentre
from tidings.api.hosted.unsubscribe import Unsubscribing

__all__ = ["Following", "Forms", "PreferenceCentre", "Unsubscribing"]
