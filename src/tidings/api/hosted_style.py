"""How the pages look that people see who fill in a form."""

STYLE = """\
:root{--ink:#1d2530;--soft:#5b6675;--paper:#fff;--line:#c6ced8;--act:#0b5cad;--bad:#a3182b}
@media (prefers-color-scheme:dark){:root{--ink:#e5eaf0;--soft:#9aa7b5;--paper:#12161c;--line:#3b4653;--act:#7db7ff;--bad:#ff8e9b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:32rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.5rem;margin:.25rem 0 1rem}
.from{color:var(--soft);margin:0}
.text{white-space:pre-line}
.bad{color:var(--bad)}
label{display:block;font-weight:600;margin-bottom:.25rem}
input{width:100%;padding:.6rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.4rem}
button{margin-top:1rem;padding:.65rem 1.25rem;font:inherit;font-weight:600;color:var(--paper);background:var(--act);border:0;border-radius:.4rem}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.more{position:absolute;left:-99rem}
"""
