"""The pages behind the links in mails to members: choose a password, by an invitation or in the place of a lost one.

The token stands after the `#` of the link: browsers send that to nobody, so that it is in no log. The page's own script hands it over
with the password; nothing comes from elsewhere. A dashboard will take their place.
"""

from base64 import b64encode
from hashlib import sha256
from html import escape

from tidings.api.hosted.style import STYLE

_SCRIPT = """\
const form = document.querySelector("form"), told = document.querySelector("output"), button = form.querySelector("button");
const token = location.hash.slice(1), headers = {"content-type": "application/json"};
const say = (text, isBad) => { told.textContent = text; told.className = isBad ? "bad" : ""; };
const words = (problem) => (problem.errors || []).map((error) => error.detail).join(" ") || problem.detail;
if (!token) { form.hidden = true; say("This link is not whole: open it from the mail again.", true); }
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  say("One moment …", false);
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  try {
    const answer = await fetch(form.dataset.path, {method: "POST", headers, body: JSON.stringify({token, ...given})});
    const body = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) { say(words(body), true); return; }
    form.hidden = true;
    say(form.dataset.done, false);
    history.replaceState(null, "", location.pathname);
    if (body.token) { await fetch("/v1/sessions/current", {method: "DELETE", headers: {authorization: `Bearer ${body.token}`}}); }
  } catch { say("The server could not be reached; try again.", true); } finally { button.disabled = false; }
});
"""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


CSP = (
    f"default-src 'none'; script-src {_hash(_SCRIPT)}; style-src {_hash(STYLE)}; connect-src 'self'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
)

_CHOICE = (
    '<label for="password">Password</label><input id="password" name="password" type="password" minlength="{least}" maxlength="200" '
    'autocomplete="{kind}" required aria-describedby="hint"><p id="hint" class="from">{hint}</p>'
)


def invitation_page() -> bytes:
    """Become a member: a name and a password; or the password that one has."""
    fields = (
        '<label for="name">Your name</label><input id="name" name="name" maxlength="200" autocomplete="name" required>'
        + _CHOICE.format(
            least=1,
            kind="new-password",
            hint="A new one of ten characters or more. If you are a member of another workspace here: the one that you have.",
        )
        + '<label for="code">Code</label><input id="code" name="code" maxlength="40" autocomplete="one-time-code" aria-describedby="when">'
        '<p id="when" class="from">Only if you have a second factor already.</p>'
    )
    return _page("Welcome", "/v1/invitations/accept", "You are a member now, and can sign in with your mail address.", fields)


def reset_page() -> bytes:
    """A new password in the place of a lost one."""
    fields = _CHOICE.format(least=10, kind="new-password", hint="Ten characters or more, and none that everybody tries first.")
    return _page("Choose a new password", "/v1/password-resets/confirm", "Your password is changed. Sign in with the new one.", fields)


def _page(title: str, path: str, done: str, fields: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f'<p class="from">Tidings</p><h1>{escape(title)}</h1>'
        f'<form data-path="{path}" data-done="{escape(done)}">{fields}<button>Save</button></form>'
        '<p><output role="status"></output></p><noscript><p class="bad">This page needs JavaScript.</p></noscript>'
        f'</main><script type="module">{_SCRIPT}</script></body></html>\n'
    ).encode()
