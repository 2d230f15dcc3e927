"""What templates may say of the company: `{{ branding.footer }}`."""

from collections.abc import Mapping

from tidings.workspaces.branding.colours import ACCENT, ACCENT_DARK, words_on
from tidings.workspaces.branding.model import Branding

NAMES: Mapping[str, str] = {
    "name": "What people know you by; the workspace's name, if nothing else was said.",
    "logo_url": "Where the logo is; empty where there is none.",
    "logo_width": "How wide it is, in dots; 0 where there is none.",
    "logo_height": "How high.",
    "accent": "The colour of links and buttons, as #rrggbb; ours, if none was chosen.",
    "accent_text": "White or black: the words on a button of that colour.",
    "accent_dark": "The colour on a dark page.",
    "accent_dark_text": "The words on a button of that.",
    "footer": "Who you are and where you sit, in lines; empty where nothing was said.",
    "support_email": "Where people find help; empty where nobody was named.",
}
"""What stands under `branding`, and what each of it is. Data of a message that has this name wins."""


def branding_facts(branding: Branding, workspace: str, logo_url: str | None) -> Mapping[str, object]:
    """What stands under `branding`; nothing of it is null, so that a template that speaks of it renders before anything was chosen."""
    logo = branding.logo
    accent, accent_dark = branding.accent or ACCENT, branding.accent_dark or ACCENT_DARK
    return {
        "name": branding.name or workspace,
        "logo_url": (logo_url or "") if logo is not None else "",
        "logo_width": logo.width if logo is not None else 0,
        "logo_height": logo.height if logo is not None else 0,
        "accent": accent,
        "accent_text": words_on(accent),
        "accent_dark": accent_dark,
        "accent_dark_text": words_on(accent_dark),
        "footer": branding.footer or "",
        "support_email": branding.support_email or "",
    }
