import pytest

from tidings.core.errors import Misconfigured
from tidings.core.settings import load_settings
from tidings.providers.smtp import SmtpCredentials
from tidings.workers.system_mails import read_account

SENDER = "Tidings <tidings@example.com>"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.com", ("mail.example.com", 587, "starttls", None, None)),
        ("smtps://mail.example.com", ("mail.example.com", 465, "tls", None, None)),
        ("smtp://ada%40example.com:p%40ss%2Fword@mail:2525", ("mail", 2525, "starttls", "ada@example.com", "p@ss/word")),
        ("smtp://127.0.0.1:25?security=none", ("127.0.0.1", 25, "none", None, None)),
        ("smtp://[::1]:25/?security=none", ("::1", 25, "none", None, None)),
    ],
)
def test_a_setting_names_the_mail_server(url: str, expected: tuple[str, int, str, str | None, str | None]):
    found = read_account(url, SENDER).credentials
    assert isinstance(found, SmtpCredentials)
    assert (found.host, found.port, found.security, found.username, found.password) == expected
    assert found.from_address == SENDER


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://user:hush@mail:port",
        "smtp://user:hush@mail:99999",
        "smtp://user:hush@mail?security=maybe",
        "smtp://user:hush@mail?tls=no",
        "smtp://user:hush@mail/path",
    ],
)
def test_one_that_cannot_be_read_is_refused_without_its_password(url: str):
    with pytest.raises(Misconfigured) as error:
        read_account(url, SENDER)
    assert "hush" not in str(error.value)


def test_the_sender_is_needed_and_is_an_address():
    with pytest.raises(Misconfigured, match="TIDINGS_SYSTEM_FROM"):
        read_account("smtp://mail", "Tidings")
    with pytest.raises(Misconfigured, match="TIDINGS_SYSTEM_FROM"):
        load_settings({"TIDINGS_SYSTEM_SMTP_URL": "smtp://mail"})


@pytest.mark.parametrize("url", ["tidings.example.com", "ftp://tidings.example.com", "https://tidings.example.com/?a=1", "https://"])
def test_the_public_address_is_one(url: str):
    with pytest.raises(Misconfigured, match="TIDINGS_PUBLIC_URL"):
        load_settings({"TIDINGS_PUBLIC_URL": url})
