"""CSS becomes style attributes, and nothing else of the page changes."""

import re
import time

import pytest

from tidings.templates.compile_mail import compile_mail
from tidings.templates.inline_css import inline_css
from tidings.templates.masks import Mask
from tidings.templates.render import SourceContent


def inlined(css: str, body: str) -> str:
    """The body as it becomes; what stands before it must not have changed."""
    head = f"<html><head><style>{css}</style></head><body>"
    mask = Mask(head + body)
    made = inline_css(mask.hide_expressions(head + body), mask)
    assert made.trouble is None
    page = mask.restore(made.html)
    assert page.startswith(head)
    assert re.sub(r" style=\"[^\"]*\"", "", page) == re.sub(r" style=(\"[^\"]*\"|'[^']*')", "", head + body)
    return page.removeprefix(head)


def trouble(page: str) -> str:
    mask = Mask(page)
    made = inline_css(mask.hide_expressions(page), mask)
    assert mask.restore(made.html) == page, "then it stays as it is"
    return made.trouble or ""


@pytest.mark.parametrize(
    ("css", "body", "expected"),
    [
        ("p{color:red}", "<p>x</p>", '<p style="color: red">x</p>'),
        ("p{color:red;top:1px}", '<p style="top:2px">x', '<p style="color: red;top:2px">x'),
        ("p{top:1px!important}", '<p style="top:2px">x', '<p style="top: 1px!important;top:2px">x'),
        ('p{font-family:"A B"}', "<P CLASS=x>x", "<P style=\"font-family: 'A B'\" CLASS=x>x"),
        ("p{color:red}", "<p style='content: \"x\"'>x", '<p style="color: red;content: &quot;x&quot;">x'),
        (".a b{color:red}", '<p class="a"><b>x</b></p><b>y</b>', '<p class="a"><b style="color: red">x</b></p><b>y</b>'),
        # Expressions stay, in text, in attributes and in styles; and a style that holds one has the last word.
        ("p{color:red}", '<p title="{{ a | default("x & y") }}">{{ a < 2 }}', '<p style="color: red" title="{{ a | default("x & y") }}">{{ a < 2 }}'),
        ("p{color:red}", '<p style="color: {{ c | default("x;y") }}">x', '<p style="color: red;color: {{ c | default("x;y") }}">x'),
        ("p{color:{{ c }}}", "<p>x", '<p style="color: {{ c }}">x'),
        ("td{a:b}", "<table>{% for x in y %}<tr><td>x</tr>{% endfor %}</table>", '<table>{% for x in y %}<tr><td style="a: b">x</tr>{% endfor %}</table>'),
        (
            "p{a:b}",
            "{% if a %}<div class='x'>{% else %}<div>{% endif %}<p>x</p></div>",
            "{% if a %}<div class='x'>{% else %}<div>{% endif %}<p style=\"a: b\">x</p></div>",
        ),
        # What is known only once it is rendered is left to the style sheet.
        (".a{b:c} .a.d{b:e}", '<p class="a {{ k }}">x</p>', '<p class="a {{ k }}">x</p>'),
        (".d b{e:f} .a b{g:h}", '<p class="a {% if x %} d {% endif %}"><b>x', '<p class="a {% if x %} d {% endif %}"><b style="g: h">x'),
        ("p{a:b}", '<p {% if x %}class="y"{% endif %}>x', '<p {% if x %}class="y"{% endif %}>x'),
        ("li:nth-child(2){a:b}", "{% for x in y %}<li>x</li>{% endfor %}<li>z", "{% for x in y %}<li>x</li>{% endfor %}<li>z"),
        ("li:nth-child(2){a:b}", "<li>x</li><li>z", '<li>x</li><li style="a: b">z'),
        ("{% if x %}p{a:b}{% endif %}", "<p>x", "<p>x"),
        # What no attribute can say.
        ("a:hover{a:b} @media (max-width:1px){p{c:d}} p::before{e:f}", "<p><a>x", "<p><a>x"),
        ("<!-- p{a:b} -->", "<p>x", '<p style="a: b">x'),
        ("/* } */ p{a:b} /* p{c:d} */", "<p>x", '<p style="a: b">x'),
        ("p{a:url('data:x;y,}')}", "<p>x", "<p style=\"a: url('data:x;y,}')\">x"),
        # Comments are Outlook's.
        ("td{a:b}", "<!--[if mso]><table><tr><td><![endif]--><p>x<!--[if mso]></table><![endif]-->",
         "<!--[if mso]><table><tr><td><![endif]--><p>x<!--[if mso]></table><![endif]-->"),
    ],
)  # fmt: skip
def test_rules_become_styles(css: str, body: str, expected: str) -> None:
    assert inlined(css, body) == expected


@pytest.mark.parametrize("style", ['<style media="print">', '<style data-css-inline="ignore">'])
def test_a_style_sheet_may_be_left_alone(style: str) -> None:
    page = f"{style}p{{a:b}}</style><p>x"
    assert trouble(page) == ""


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="stylesheet" href="{url}"><style>p{{a:b}}</style><p>x',
        "<style>@import url('{url}'); p{{a:b}}</style><p>x",
        "<style>p{{a:b}}</style><link rel=stylesheet href=/etc/passwd><p>x",
    ],
)
def test_nothing_is_fetched(page: str) -> None:
    # Nobody listens there: a request would be an error, and a file's text would be seen.
    page = page.format(url="http://127.0.0.1:9/x.css")
    mask = Mask(page)
    assert inline_css(page, mask).html == page.replace("<p>", '<p style="a: b">')


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<style>p{a:b}</style>" + "<div>" * 30_000, "nested more than 150 deep"),
        ("<style>p{a:b}</style>" + "<div></x>" * 20_000, "nested more than 150 deep"),
        ("<style>p{a:b}</style>" + "<p>x" * 30_000, "are too many"),
        ("<style>" + "p{a:b}" * 20_000 + "</style>" + "<p>x" * 4_000, "are too many"),
        ("<style>" + "".join(f"p{{a{n}:b}}" for n in range(900)) + "</style>" + "<p>x" * 4_000, "are too many"),
        ("<style>p{a:b}</style><svg><path/></svg>", "<svg>"),
    ],
)
def test_what_is_too_much_stays_as_it_is(page: str, reason: str) -> None:
    assert reason in trouble(page)


def test_depth_that_would_overflow_a_stack_is_seen_before() -> None:
    # The inliner alone ends the process on this.
    page = "<style>p{a:b}</style>" + "<b>" * 60_000 + "<p>x"
    assert compile_mail(SourceContent(title="x", html=page)).warnings[0].code == "css_not_inlined"


@pytest.mark.parametrize("filler", ["(", "'(", '"', "a:b;", "a:(", "\\"])
@pytest.mark.parametrize(
    "where", ["<style>p{{a:b}}</style><p style='{}'>", '<style>p{{a:b}}</style><p style="{}">', "<style>p{{a:{}}}</style><p>"]
)
def test_no_style_takes_long(where: str, filler: str) -> None:
    begun = time.thread_time()
    compile_mail(SourceContent(title="x", html=where.format(filler * (100_000 // len(filler)))))
    # Were it to look at each pair of these, it would take minutes.
    assert time.thread_time() - begun < 20
