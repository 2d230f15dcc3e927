"""The plain-text part that is made of a mail says what the page says, once it is rendered."""

import pytest

from tidings.templates import Recipient, SourceContent, render
from tidings.templates.compile_mail import compile_mail

MAIL = """
<mjml><mj-head><mj-title>The title</mj-title><mj-preview>Look inside</mj-preview></mj-head><mj-body>
<mj-section><mj-column><mj-image src="https://a.test/l.png" alt="The Blue Teapot" href="https://a.test/" /></mj-column></mj-section>
<mj-section><mj-column><mj-text><h1>Thank you, {{ contact.name }}</h1><p>Order <b>{{ order.number }}</b> is<br>on its way.</p></mj-text>
<mj-table><tr><th>What</th><th>Price</th></tr>
{% for line in order.lines %}<tr><td>{{ line.name }}</td><td>{{ line.price | money("EUR") }}</td></tr>{% endfor %}
</mj-table>
<mj-button href="https://a.test/o/{{ order.number }}?a=1&amp;b=2">Follow it</mj-button>
{% if order.gift %}<mj-text>It is a gift.</mj-text>{% else %}<mj-text>It is for you.</mj-text>{% endif %}
</mj-column></mj-section>
<mj-wrapper>{% for tip in tips %}<mj-section><mj-column><mj-text>{{ tip }}</mj-text></mj-column></mj-section>{% endfor %}</mj-wrapper>
<mj-section><mj-column><mj-text><ul><li>one</li><li>two</li></ul><ol>{% for s in tips %}<li>{{ s }}</li>{% endfor %}</ol>
<a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text></mj-column></mj-section></mj-body></mjml>
"""

SAID = """\
The Blue Teapot (https://a.test/)

Thank you, Ada

Order A-1 is
on its way.

What | Price
Tea & <Milk> | €3.00
Pot | €12.50

Follow it (https://a.test/o/A-1?a=1&b=2)

It is a gift.

Brew it hot

Drink it slowly

  * one
  * two
  * Brew it hot
  * Drink it slowly
Unsubscribe (https://a.test/u)"""


def text_of(html: str) -> str | None:
    return compile_mail(SourceContent(title="x", html=html)).text


def said(source: SourceContent, **data: object) -> str:
    mail = compile_mail(source)
    made = SourceContent(title="x", html=mail.html, text=mail.text)
    recipient = Recipient(contact={"name": "Ada"}, workspace={}, locale="en")
    content = render(made, channel="email", data=data, recipient=recipient)
    return getattr(content, "text", None) or str(content)


def test_a_mail_reads_well_as_text() -> None:
    order = {"number": "A-1", "gift": True, "lines": [{"name": "Tea & <Milk>", "price": 3}, {"name": "Pot", "price": "12.5"}]}
    assert said(SourceContent(mjml=MAIL), order=order, tips=["Brew it hot", "Drink it slowly"], unsubscribe_url="https://a.test/u") == SAID


def test_what_the_writer_wrote_wins() -> None:
    assert said(SourceContent(html="<p>page</p>", text="Mine: {{ n }}"), n=1) == "Mine: 1"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo\n"),
        ("<p>A</p>{% if x %}<p>B</p>{% endif %}<p>C</p>", "A\n\n{% if x %}B\n\n{% endif %}C\n"),
        ('<a href="https://a.test">https://a.test</a> <a href="https://www.a.test/">a.test</a>', "https://a.test a.test\n"),
        ('<a href="mailto:a@a.test">a@a.test</a> <a href="tel:+31">call us</a>', "a@a.test call us (+31)\n"),
        ('<a href="{{ u }}">{{ u }}</a> <a href="{{ u }}">here</a> <a href="#top">up</a>', "{{ u }} here ({{ u }}) up\n"),
        ('<a href="https://a.test"><img src="x" alt="Shop"></a><img src="y" alt="">', "Shop (https://a.test)\n"),
        ('<div style="display:none">hidden {{ x }}</div><p>seen</p>', "seen\n"),
        ('<div style="display:none">{% set x = 1 %}</div><p>{{ x }}</p>', "{% set x = 1 %}{{ x }}\n"),
        ("<style>p{a:b}</style><title>t</title><!-- c --><p>x</p>", "x\n"),
        ("<div><!--[if mso]>{% for x in y %}<td><![endif]--><p>{{ x }}</p><!--[if mso]></td>{% endfor %}<![endif]--></div>",
         "{% for x in y %}{{ x }}\n\n{% endfor %}\n"),
        ("<!--[if !mso]><!--><p>all but Outlook</p><!--<![endif]-->", "all but Outlook\n"),
        ("<p>a&nbsp;b &amp; &lt;c&gt; \u200c\u200bd</p>", "a b & <c> d\n"),
        ("<h1>H</h1>p<hr>q", "H\n\np\n---\nq\n"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>", "1 | 2\n3 | 4\n"),
        ('<table role="presentation"><tr><td>left</td><td>right</td></tr></table>', "left\n\nright\n"),
    ],
)  # fmt: skip
def test_what_markup_says_becomes_words(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize("html", ["<img src=x>", "<p> &nbsp; </p>", "<!-- x -->", "{% if x %}<img>{% endif %}"])
def test_where_nothing_can_be_read_no_text_is_made_and_the_writer_hears_of_it(html: str) -> None:
    mail = compile_mail(SourceContent(title="x", html=html))
    assert mail.text is None
    assert [(one.pointer, one.code) for one in mail.warnings] == [("/text", "no_plain_text")]


def test_a_text_is_never_stricter_than_its_page() -> None:
    mail = compile_mail(SourceContent(title="x", html='<p class="{% set a = 1 %}">{{ a }}</p>'))
    assert mail.text is None, "a would be missing in it"


def test_the_writer_hears_when_gmail_would_clip_it() -> None:
    mail = compile_mail(SourceContent(title="x", html="<p>" + "long " * 22_000))
    assert [one.code for one in mail.warnings] == ["clipped_by_gmail"]
    assert compile_mail(SourceContent(title="x", html="<p>" + "long " * 20_000)).warnings == []
