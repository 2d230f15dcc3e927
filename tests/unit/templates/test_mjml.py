"""MJML becomes HTML with every expression in it; what is wrong is told with its place and with what to do."""

import pytest

from tidings.core.errors import FieldError
from tidings.templates import Recipient, SourceContent, render
from tidings.templates.check import check_source
from tidings.templates.compile_mail import MadeMail, compile_mail


def column(inner: str, head: str = "") -> str:
    return f"<mjml><mj-head>{head}</mj-head>\n<mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"


def body(inner: str) -> str:
    return f"<mjml><mj-body>{inner}</mj-body></mjml>"


SECTION = "<mj-section><mj-column><mj-text>{{ x }}</mj-text></mj-column></mj-section>"


def made(mjml: str) -> MadeMail:
    source = SourceContent(title="Hi", mjml=mjml)
    assert check_source("email", source) == []
    return compile_mail(source)


def rendered(mjml: str, **data: object) -> str:
    mail = made(mjml)
    assert mail.problems == []
    content = render(
        SourceContent(title="Hi", html=mail.html, text=mail.text or "-"),
        channel="email",
        data=data,
        recipient=Recipient(contact={"name": "Ada"}, workspace={}),
    )
    return getattr(content, "html", None) or str(content)


def faults(mjml: str) -> list[str]:
    problems = made(mjml).problems
    assert {problem.pointer for problem in problems} <= {"/mjml"}
    return [problem.detail for problem in problems]


def test_a_mail_becomes_html_that_mail_programs_understand() -> None:
    page = rendered(column("<mj-text>Hello</mj-text><mj-button href='https://a.test'>Go</mj-button>"))
    assert page.lower().startswith("<!doctype html>")
    assert '<a href="https://a.test"' in page
    assert "<!--[if mso | IE]><table" in page
    assert "mj-text" not in page
    # Whoever opens it asks nobody for anything that the template does not name.
    assert "googleapis" not in page
    assert "<link" not in page


@pytest.mark.parametrize(
    ("inner", "data", "expected"),
    [
        ("<mj-text>{% if n < 2 %}few{% else %}many & more{% endif %}</mj-text>", {"n": 1}, ">few</div>"),
        ('<mj-text>{{ a | default("x & y") }}</mj-text>', {}, ">x &amp; y</div>"),
        ("<mj-text>{{ a }}</mj-text>", {"a": "<b>"}, ">&lt;b&gt;</div>"),
        ("<mj-text><p>one<br>two&nbsp;<b>three</mj-text>", {}, "<p>one<br>two&nbsp;<b>three</div>"),
        (
            "<mj-table>{% for r in rows %}<tr><td>{{ r.a }}</td></tr>{% endfor %}</mj-table>",
            {"rows": [{"a": 1}, {"a": 2}]},
            "<tr><td>1</td></tr><tr><td>2</td></tr>",
        ),
        ('<mj-image src="{{ u | default("p.png") }}" alt="{{ a }}" width="90px" />', {"a": '"A" & B'}, 'alt="&quot;A&quot; &amp; B"'),
        ('<mj-image src="{{ u | default("p.png") }}" width="90px" />', {}, 'src="p.png"'),
        ("<mj-image src='p.png' alt='He said \"{{ a }}\"' width='90px' />", {"a": "hi"}, 'alt="He said &quot;hi&quot;"'),
        ("<mj-button href='https://a.test/?a=1&amp;b={{ b }}'>x</mj-button>", {"b": 2}, 'href="https://a.test/?a=1&amp;b=2"'),
        ("<mj-text color='{{ c }}'>x</mj-text>", {"c": "#123456"}, "color:#123456;"),
        ("<mj-text css-class='{% if n < 2 %}one{% else %}two{% endif %}'>x</mj-text>", {"n": 5}, 'class="two"'),
        ("<mj-raw><table><tr><td>{{ a }}</table></mj-raw>", {"a": 7}, "<table><tr><td>7</table>"),
        ("{% if n %}<mj-text>yes</mj-text>{% else %}<mj-text>no</mj-text>{% endif %}", {"n": False}, ">no</div>"),
        (
            "<mj-navbar>{% for l in ls %}<mj-navbar-link href='{{ l }}'>l</mj-navbar-link>{% endfor %}</mj-navbar>",
            {"ls": ["u1"]},
            'href="u1"',
        ),
        ("<mj-text>td0x1z {{ a }}</mj-text>", {"a": 1}, ">td0x1z 1</div>"),
    ],
)
def test_expressions_come_out_as_they_were_written(inner: str, data: dict[str, object], expected: str) -> None:
    assert expected in rendered(column(inner), **data)


@pytest.mark.parametrize("outer", ["{}", "<mj-wrapper>{}</mj-wrapper>"])
def test_blocks_go_around_sections(outer: str) -> None:
    page = rendered(body(outer.format("{% for x in xs %}" + SECTION + "{% endfor %}")), xs=["one", "two"])
    assert page.index(">one</div>") < page.index(">two</div>")
    assert page.count("<table") == page.count("</table>")
    assert rendered(body("<mj-raw>{% for x in xs %}</mj-raw>" + SECTION + "<mj-raw>{% endfor %}</mj-raw>"), xs=["one"]).count(">one<") == 1


def test_blocks_go_around_columns() -> None:
    page = rendered(
        body("<mj-section>{% for x in xs %}<mj-column><mj-text>{{ x }}</mj-text></mj-column>{% endfor %}</mj-section>"), xs=[1, 2]
    )
    assert page.count('<div class="mj-outlook-group-fix mj-column-per-100"') == page.count("<!--[if mso | IE]><td") == 2


def test_a_loop_may_hold_as_much_as_a_mail_needs() -> None:
    page = rendered(body("{% for x in xs %}" + SECTION * 8 + "{% endfor %}"), xs=["one"])
    assert page.count(">one</div>") == 8


def test_the_head_is_heeded() -> None:
    head = (
        '<mj-title>A "title" {{ t }}</mj-title><mj-preview>Look: {{ t }}</mj-preview><mj-raw><meta name="x" content="y"></mj-raw>'
        "<mj-attributes><mj-all font-family='Arial' /><mj-class name='big' font-size='30px' /><mj-text color='#00ff00' /></mj-attributes>"
        "<mj-style>a:hover { color: red }</mj-style><mj-breakpoint width='320px' />"
    )
    page = rendered(column("<mj-text mj-class='big'>x</mj-text>", head), t="T")
    assert "<title>A &quot;title&quot; T</title>" in page
    assert '<meta name="x" content="y"></head>' in page
    assert "a:hover { color: red }" in page
    assert "font-size:30px" in page
    assert "color:#00ff00" in page


@pytest.mark.parametrize(
    ("mjml", "fault"),
    [
        (column("<mj-image src='x'>"), "Line 2, column 33: <mj-image> is not closed: write </mj-image> before </mj-column>"),
        (column("<mj-text>x</mj-txt>"), "Line 2, column 33: <mj-text> is not closed: write </mj-text>"),
        (column("<mj-foo />"), "Line 2, column 33: There is no element <mj-foo>"),
        (column("<div></div>"), "Line 2, column 33: There is no element <div>: put HTML into mj-text, mj-table or mj-raw"),
        (column("hello"), "Line 2, column 33: Text stands between elements: put it into mj-text, or HTML into mj-raw"),
        (column("\n {{ x }}"), "Line 3, column 2: An expression stands between elements: put it into mj-text, or HTML into mj-raw"),
        (column("<mj-text foo>x</mj-text>"), 'Line 2, column 42: foo has no value: write foo="…"'),
        (column("<mj-text color='a' color='b'>x</mj-text>"), "Line 2, column 52: mj-text has color twice"),
        (body("<mj-text>x</mj-text>"), "Line 1, column 16: <mj-text> cannot stand in mj-body; its place is in mj-column or mj-hero"),
        (body("</mj-section>"), "Line 1, column 16: </mj-section> closes nothing"),
        ("<mjml><mj-body>", "Line 1, column 7: <mj-body> is not closed: write </mj-body>"),
        ("hello", "Line 1, column 1: Text stands between elements: put it into mj-text, or HTML into mj-raw"),
        ("<p></p>", "Line 1, column 1: <p> stands outside of <mjml>"),
        ("<!-- nothing -->", "There is no <mjml> element: a mail in MJML is <mjml><mj-body>…</mj-body></mjml>"),
        ("<mjml><mj-body><mj-section", "Line 1, column 16: A comment or a tag is not closed"),
        (
            column("<mj-image src='x' width='{{ w }}px' />"),
            "Line 2, column 51: The expression in width of mj-image would be lost: MJML computes with it, or does not know it",
        ),
        (
            column("<mj-social>{% if x %}<mj-social-element name='facebook'>f</mj-social-element>{% endif %}</mj-social>"),
            "Line 2, column 44: A block of the template cannot stand directly in mj-social: put it around the whole mj-social, or into its text",
        ),
        (
            column("<mj-text {% if x %}color='red'{% endif %}>x</mj-text>"),
            "Line 2, column 42: An expression stands among the attributes of mj-text: it may stand in the value of one",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(mjml: str, fault: str) -> None:
    assert faults(mjml)[0] == fault


@pytest.mark.parametrize("path", ["/etc/passwd", "http://127.0.0.1:9/x.mjml", "file:///etc/passwd", "x.mjml"])
@pytest.mark.parametrize("of_type", ["", " type='css'", " type='html'"])
def test_nothing_is_included(path: str, of_type: str) -> None:
    include = f"<mj-include path='{path}'{of_type} />"
    for mjml in (body(include), column(include), column("", include), column("<mj-text>x</mj-text>", include)):
        assert "mj-include is not available" in faults(mjml)[0]
    page = rendered(column(f"<mj-raw>{include}</mj-raw>"))
    assert include in page, "as text it does nothing"
    assert "root:" not in page


@pytest.mark.parametrize("name", ["div", "mj-wrapper", "mj-section", "mj-column", "mj-foo"])
def test_what_is_nested_deeply_is_refused_before_the_compiler_sees_it(name: str) -> None:
    deep = f"<{name}>" * 10_000 + f"</{name}>" * 5_000
    assert faults(body(deep))
    assert len(faults(body(deep))) <= 20


@pytest.mark.parametrize("filler", ["<mj-section></mj-section>", "<mj-raw>x</mj-raw>", "<", '<a "', "<!--", "</", "td0x"])
def test_what_is_large_is_bounded(filler: str) -> None:
    mjml = body(filler * (190_000 // len(filler)))
    assert faults(mjml)


def test_deep_html_within_a_mail_reaches_nobody_by_recursion() -> None:
    mail = made(column("<mj-text>" + "<div>" * 15_000 + "x</mj-text>", "<mj-style inline='inline'>div { color: red }</mj-style>"))
    assert mail.problems == []
    assert "css_not_inlined" in {warning.code for warning in mail.warnings}


def test_faults_are_told_together() -> None:
    problems = made(column("<mj-foo /><mj-bar />x")).problems
    assert [(one.pointer, one.code) for one in problems] == [("/mjml", "bad_mjml")] * 3
    assert isinstance(problems[0], FieldError)
