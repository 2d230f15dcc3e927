import asyncio
from importlib import resources

import pytest

from tidings.workspaces.members.passwords import hash_password, is_password, weakness

pytestmark = pytest.mark.anyio

COMMONEST = (resources.files("tidings.workspaces.members") / "common_passwords.txt").read_text().splitlines()


def code(password: str) -> str | None:
    error = weakness(password)
    return None if error is None else error.code


def test_each_of_the_ten_thousand_commonest_is_refused():
    assert len(set(COMMONEST)) > 10_000
    assert COMMONEST[:4] == ["123456", "123456789", "qwerty", "password"]
    assert [password for password in COMMONEST if weakness(password) is None] == []
    assert {code(password) for password in COMMONEST if len(password) >= 10} == {"password_too_common"}


@pytest.mark.parametrize(
    "password", ["Password2024!", "!!!DRAGON!!!", "qwertyuiop", "Michael1985", "aaaaaaaaaaaa", "1212121212", "123-456-7890", "   123456   "]
)
def test_a_common_word_with_something_around_it_is_as_common(password: str):
    assert code(password) == "password_too_common"


@pytest.mark.parametrize(
    "password", ["correct horse battery", "dragonflies at dawn", "Ünïcödé-pässwörd", "x7#kQ!m2Zp", "密码很长而且很好记住的"]
)
def test_what_nobody_tries_first_is_good(password: str):
    assert weakness(password) is None


@pytest.mark.parametrize(
    ("password", "expected"), [("x7#kQ!m2Z", "password_length"), ("xyzw" * 51, "password_length"), ("xyzw" * 50, None)]
)
def test_it_has_ten_to_two_hundred_characters(password: str, expected: str | None):
    assert code(password) == expected


async def test_a_hash_says_how_it_was_made_and_opens_for_its_password_alone():
    known = await hash_password("correct horse battery")
    assert known.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert known != await hash_password("correct horse battery")
    assert await is_password("correct horse battery", known)
    assert not await is_password("correct horse batterY", known)
    assert not await is_password("correct horse battery", None)
    assert not await is_password("correct horse battery", "no hash at all")


async def test_one_letter_however_it_is_composed_is_one_letter():
    assert await is_password("caf\u0065\u0301 au lait", await hash_password("caf\u00e9 au lait"))


async def test_a_crowd_at_the_door_holds_up_nobody_else():
    known = await hash_password("correct horse battery")
    crowd = [asyncio.create_task(is_password("a wrong one", known)) for _ in range(6)]
    turns = 0
    while not all(task.done() for task in crowd):
        await asyncio.sleep(0)
        turns += 1
    assert turns > 100, "the loop had its turns meanwhile"
    assert not any(task.result() for task in crowd)
