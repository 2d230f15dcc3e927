"""A mail is written in MJML: HTML and a plain text are made of it when it is published, and both arrive."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from tests.flow.conftest import Json, Shop
from tests.providers.smtp_peers import smtp_server

MJML = """<mjml>
  <mj-head>
    <mj-preview>Order {{ order.number }} is on its way</mj-preview>
    <mj-style inline="inline">.total { color: #006600; } @media (max-width: 480px) { .total { color: #000000 !important; } }</mj-style>
  </mj-head>
  <mj-body>
    <mj-section><mj-column>
      <mj-text>Hello {{ contact.name }}, order <b>{{ order.number }}</b> is on its way.</mj-text>
      <mj-table>
        {% for line in order.lines %}<tr><td>{{ line.name }}</td><td class="total">{{ line.price }}</td></tr>{% endfor %}
      </mj-table>
      {% if order.lines | length < 2 %}<mj-text>It fits through your door.</mj-text>{% endif %}
      <mj-button href="https://shop.example/o?n={{ order.number | urlencode }}&amp;by=mail">Follow it</mj-button>
    </mj-column></mj-section>
  </mj-body>
</mjml>"""

DATA = {"order": {"number": "A&1", "lines": [{"name": "Tea <green>", "price": "3.00"}]}}


def content(mjml: str = MJML) -> Json:
    return {
        "email": {
            "en": {"title": "Order {{ order.number }}", "mjml": mjml},
            "nl": {"title": "Bestelling {{ order.number }}", "html": "<style>p{color:red}</style><p>Hallo {{ contact.name }}</p>"},
        }
    }


async def said(shop: Shop, to: str) -> tuple[EmailMessage, str, str]:
    """The mail that this person gets by a real server, and its two parts."""
    async with smtp_server() as server:
        credentials = {"host": "127.0.0.1", "port": server.port, "security": "none", "from_address": "Shop <shop@example.com>"}
        account = await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
        [sandbox] = [one for one in (await shop.ask("GET", "/v1/provider-accounts"))["data"] if one["provider"] == "sandbox"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"rank": 9})
        send = {"to": to, "template": "shipped", "data": DATA, "route": {"channel": "email"}}
        [told] = (await shop.ask("POST", "/v1/messages", send, status=202))["deliveries"]
        await shop.reaches(told["id"], "sent")
        await shop.ask("PATCH", f"/v1/provider-accounts/{account['id']}", {"is_enabled": False})
        [mail] = server.mails
    parsed = message_from_bytes(mail, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    plain, page = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert isinstance(plain, EmailMessage)
    assert isinstance(page, EmailMessage)
    return parsed, plain.get_content().replace("\r\n", "\n"), page.get_content().replace("\r\n", "\n")


@pytest.mark.anyio
async def test_a_mail_in_mjml_arrives_as_html_and_as_text(shop: Shop):
    await shop.person("ada", name="Ada", locale="en-GB")
    await shop.person("bea", name="Bea", locale="nl-NL", phone="+31612345679")
    draft = {"key": "shipped", "purpose": "transactional", "default_locale": "en", "content": content()}
    await shop.ask("POST", "/v1/templates", draft, status=201)
    shown = await shop.ask(
        "POST", "/v1/templates/shipped/versions/1/preview", {"channel": "email", "data": DATA, "contact": {"name": "Ada"}}
    )
    published = await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 1})
    assert published["warnings"] == []

    mail, text, page = await said(shop, "ada")
    assert mail["Subject"] == "Order A&1"
    assert mail.get_content_type() == "multipart/alternative"
    assert "Hello Ada, order <b>A&amp;1</b> is on its way." in page
    assert '<td style="color: #006600" class="total">3.00</td>' in page
    assert "<td>Tea &lt;green&gt;</td>" in page
    assert "@media (max-width: 480px) { .total { color: #000000 !important; } }" in page
    assert 'href="https://shop.example/o?n=A%261&amp;by=mail"' in page
    assert "It fits through your door." in page
    assert "mj-" not in page.replace("mj-column", "").replace("mj-outlook", "")
    assert "{%" not in page + text
    assert text.strip().splitlines() == [
        "Hello Ada, order A&1 is on its way.",
        "",
        "Tea <green> | 3.00",
        "",
        "It fits through your door.",
        "",
        "Follow it (https://shop.example/o?n=A%261&by=mail)",
    ]
    assert (shown["text"].strip(), shown["title"]) == (text.strip(), "Order A&1"), "a draft is shown as it is sent"

    _, text, page = await said(shop, "bea")
    assert '<p style="color: red">Hallo Bea</p>' in page
    assert text.strip() == "Hallo Bea"

    version = await shop.ask("GET", "/v1/templates/shipped/versions/1")
    assert version["content"] == content(), "what was written is given back"


@pytest.mark.anyio
async def test_what_is_wrong_in_the_mjml_is_told_with_its_place_before_anybody_gets_it(shop: Shop):
    wrong = content(MJML.replace("</mj-table>", "</mj-tabel>"))
    made = await shop.ask("POST", "/v1/templates", {"key": "shipped", "purpose": "transactional", "content": wrong}, status=201)
    assert made["latest"] == 1
    refused = await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 1}, status=422)
    [error] = [one for one in refused["errors"] if one["code"] == "bad_mjml"]
    assert error["pointer"] == "/content/email/en/mjml"
    assert error["detail"] == "Line 9, column 7: <mj-table> is not closed: write </mj-table>"
    await shop.ask("POST", "/v1/templates/shipped/versions/1/preview", {"channel": "email"}, status=422)
