"""How a company looks to its people: its name, its logo, a colour on light and on dark, an address at the foot, and who helps.

The pages that people open by a link show it, and templates speak of it as `branding` (`branding_facts`); nothing of it is needed.
A logo is an image of dots, never a drawing that could hold a script; the last few are kept, since mails show the one of their day.
"""

from tidings.workspaces.branding.change import change_branding, check_branding, get_branding
from tidings.workspaces.branding.colours import ACCENT, ACCENT_DARK
from tidings.workspaces.branding.facts import NAMES, branding_facts
from tidings.workspaces.branding.logos import LOGO_BYTES, LOGO_PIXELS, LOGO_TYPES, find_logo, keep_logo
from tidings.workspaces.branding.model import UNBRANDED, Branding, BrandingPatch, Logo, LogoFile

__all__ = [
    "ACCENT",
    "ACCENT_DARK",
    "LOGO_BYTES",
    "LOGO_PIXELS",
    "LOGO_TYPES",
    "NAMES",
    "UNBRANDED",
    "Branding",
    "BrandingPatch",
    "Logo",
    "LogoFile",
    "branding_facts",
    "change_branding",
    "check_branding",
    "find_logo",
    "get_branding",
    "keep_logo",
]
