"""How the pages look that people see who have no key: one style for all, and over it the two colours of a company. Pure."""

from tidings.workspaces.branding import ACCENT, ACCENT_DARK

STYLE = """\
:root{--ink:#1d2530;--soft:#5b6675;--paper:#fff;--line:#c6ced8;--act:#0b5cad;--bad:#a3182b;--good:#176b3a}
@media (prefers-color-scheme:dark){:root{--ink:#e5eaf0;--soft:#9aa7b5;--paper:#12161c;--line:#3b4653;--act:#7db7ff;--bad:#ff8e9b;\
--good:#7fd6a2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:32rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.5rem;margin:.25rem 0 1rem}
h2{font-size:1.125rem;margin:1.5rem 0 .5rem}
a{color:var(--act)}
.from,.soft{color:var(--soft);margin:0}
.logo{display:block;max-width:12rem;max-height:4rem;width:auto;height:auto;object-fit:contain;object-position:left;border-radius:.25rem}
@media (prefers-color-scheme:dark){.logo{background:#fff;padding:.35rem}}
footer{margin-top:2.5rem;padding-top:.75rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9375rem}
footer p{margin:0 0 .35rem}
.text{white-space:pre-line}
.bad{color:var(--bad)}
.good{color:var(--good);font-weight:600}
label{display:block;font-weight:600;margin-bottom:.25rem}
input,select{width:100%;padding:.6rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.4rem}
fieldset{margin:1rem 0;padding:.75rem 1rem;border:1px solid var(--line);border-radius:.4rem}
legend{font-weight:600;padding:0 .35rem}
.plain{border:0;padding:0;margin:0}
.plain legend{padding:0;margin-bottom:.5rem}
.choice{display:flex;gap:.6rem;align-items:flex-start;font-weight:400;padding:.35rem 0;margin:0}
.choice input{flex:none;width:1.25rem;height:1.25rem;margin:.15rem 0 0;accent-color:var(--act)}
.boxes{display:flex;flex-wrap:wrap;gap:0 1.5rem}
.times{display:flex;gap:1rem;margin-top:.5rem}
.times div{flex:1}
button{margin-top:1rem;padding:.65rem 1.25rem;font:inherit;font-weight:600;color:var(--paper);background:var(--act);\
border:1px solid var(--act);border-radius:.4rem}
button.second{color:var(--act);background:var(--paper)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.more{position:absolute;left:-99rem}
"""


def colours(accent: str | None, accent_dark: str | None) -> str:
    """What stands below the style of every page; nothing where the colours are as usual. Both are `#rrggbb`, and checked to be."""
    if accent is None and accent_dark is None:
        return ""
    # Both, always: the first alone would hold on the dark page as well.
    return f":root{{--act:{accent or ACCENT}}}@media (prefers-color-scheme:dark){{:root{{--act:{accent_dark or ACCENT_DARK}}}}}"
