"""How the reference looks."""

STYLE = """\
:root{--ink:#1d2530;--soft:#5b6675;--paper:#fff;--panel:#f4f6f9;--line:#dfe4ea;--link:#0b5cad;--get:#0b6b3a;--post:#0b5cad;--put:#7a4b00;\
--delete:#a3182b}
@media (prefers-color-scheme:dark){:root{--ink:#e5eaf0;--soft:#9aa7b5;--paper:#12161c;--panel:#1b2129;--line:#2f3843;--link:#7db7ff;\
--get:#68d69b;--post:#7db7ff;--put:#f0bd69;--delete:#ff8e9b}}
*{box-sizing:border-box}
html{scroll-padding-top:4rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
header{position:sticky;top:0;z-index:1;display:flex;gap:.25rem 1rem;flex-wrap:wrap;align-items:baseline;padding:.6rem 1rem;\
background:var(--paper);border-bottom:1px solid var(--line);font-size:.9rem;color:var(--soft)}
.home{font-weight:700;font-size:1.1rem;color:var(--ink);text-decoration:none}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav{padding:1rem;border-bottom:1px solid var(--line);font-size:.9rem}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:block;padding:.2rem 0;text-decoration:none;color:var(--ink)}
nav h2{font-size:.95rem;margin:1rem 0 .25rem}
nav h2 a{color:inherit;text-decoration:none}
summary{cursor:pointer;color:var(--soft)}
main{padding:1rem;max-width:58rem;min-width:0}
h1{margin:.5rem 0}
section>h2{margin-top:3rem;padding-bottom:.25rem;border-bottom:2px solid var(--line)}
article{margin-top:2.5rem}
article h3{margin-bottom:.25rem}
article h3 a{color:inherit;text-decoration:none}
h4{margin:1.25rem 0 .4rem;font-size:.95rem;color:var(--soft)}
.call{margin:.25rem 0;padding:.5rem .75rem;background:var(--panel);border-radius:.4rem}
.scope{color:var(--soft);font-size:.9rem}
.m{display:inline-block;min-width:3.6em;font:700 .8rem ui-monospace,monospace}
.get{color:var(--get)}.post{color:var(--post)}.put,.patch{color:var(--put)}.delete{color:var(--delete)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.875em}
pre{margin:0;padding:.75rem;background:var(--panel);border-radius:.4rem;overflow-x:auto;overflow-wrap:normal;line-height:1.45}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}
th,td{overflow-wrap:normal}
td:first-child{white-space:nowrap}
td:nth-child(2){max-width:22rem}
@media (max-width:40rem){.fields thead{display:none}.fields tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}\
.fields td{display:inline;border:0;padding:0 .5rem 0 0;overflow-wrap:anywhere}.fields td:nth-child(2),.fields td:nth-child(3){color:var(--soft)}\
.fields .d1{padding-left:1rem}.fields .d2{padding-left:2rem}.fields .d3{padding-left:3rem}\
.fields td:last-child{display:block;color:var(--ink)}.fields td:nth-child(2):last-child{display:inline;color:var(--soft)}}
.d1{padding-left:1.25rem}.d2{padding-left:2.5rem}.d3{padding-left:3.75rem}
.errors{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0;font-size:.9rem}
tr:target,article:target>h3{background:var(--panel)}
@media (min-width:64rem){body{display:grid;grid-template-columns:20rem minmax(0,1fr)}header{grid-column:1/3}\
nav{position:sticky;top:3rem;height:calc(100vh - 3rem);overflow-y:auto;border-bottom:0;border-right:1px solid var(--line)}main{padding:1rem 2.5rem}}
"""
