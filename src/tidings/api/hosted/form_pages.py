"""The pages of a form, as HTML. Pure."""

from html import escape

from tidings.api.hosted.brand import Brand
from tidings.api.hosted.layout import Html, html_page
from tidings.consent import OptInForm

HONEYPOT = "website"
"""A field that no person sees: who fills it in is a program."""


def form_page(form: OptInForm, brand: Brand, *, given: str = "", wrong: str | None = None) -> Html:
    """The form, with what was given before and what is wrong with it."""
    told = f'<p class="bad" id="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    described = ' aria-describedby="wrong" aria-invalid="true"' if wrong else ""
    return html_page(
        form.name,
        brand,
        f'<p class="text">{escape(form.text)}</p>{told}<form method="post">'
        f'<label for="email">Your e-mail address</label><input id="email" name="email" type="email" autocomplete="email" maxlength="254" '
        f'required value="{escape(given)}"{described}>'
        f'<div class="more" aria-hidden="true"><label for="{HONEYPOT}">Leave this empty</label>'
        f'<input id="{HONEYPOT}" name="{HONEYPOT}" tabindex="-1" autocomplete="off"></div>'
        "<button>Agree</button></form>",
    )


def asked_page(form: OptInForm, brand: Brand) -> Html:
    """Somebody filled in the form: the rest is in their mailbox, whoever they are."""
    return html_page(
        form.name,
        brand,
        "<p>Thank you. Please look into your mailbox: a mail with a link is on its way. Nothing is sent to you before you confirm.</p>",
    )


def confirm_page(form: OptInForm, brand: Brand, text: str) -> Html:
    """What the link of the mail shows: reading it confirms nothing, since programs that look for viruses read every link."""
    return html_page(form.name, brand, f'<p class="text">{escape(text)}</p><form method="post"><button>Confirm</button></form>')


def confirmed_page(form: OptInForm, brand: Brand) -> Html:
    """It is confirmed, now or before."""
    return html_page(form.name, brand, "<p>Thank you, it is confirmed. You can change your mind at any time.</p>")
