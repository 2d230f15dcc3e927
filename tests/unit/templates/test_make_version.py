"""Mails are made one version at a time, and once."""

import asyncio
import threading

import pytest

from tidings.core.errors import Unavailable
from tidings.templates import make_version as making
from tidings.templates.compile_mail import MadeMail
from tidings.templates.make_version import make_version
from tidings.templates.model import SourceInput
from tidings.templates.render import SourceContent

pytestmark = pytest.mark.anyio


def content(word: str) -> making.Content:
    return {"email": {"en": SourceInput(title="Hello", html=f"<style>p{{color:red}}</style><p>{word}</p>")}}


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], threading.Event, threading.Event]:
    """What is compiled, in its order; once the first has begun; and what it waits for."""
    order: list[str] = []
    begun, may_end = threading.Event(), threading.Event()
    real = making.compile_mail

    def compile_mail(source: SourceContent) -> MadeMail:
        order.append(source.html or "")
        begun.set()
        assert may_end.wait(20)
        return real(source)

    monkeypatch.setattr(making, "compile_mail", compile_mail)
    return order, begun, may_end


async def test_what_was_made_is_not_made_again(compiling: tuple[list[str], threading.Event, threading.Event]):
    order, _, may_end = compiling
    may_end.set()
    first, again = await make_version(content("once")), await make_version(content("once"))
    assert first == again
    assert first.content is not None
    assert "color" in (first.content["email"]["en"].html or "")
    assert len(order) == 1


async def test_one_is_made_at_a_time_and_who_waits_too_long_is_told_so(
    compiling: tuple[list[str], threading.Event, threading.Event], monkeypatch: pytest.MonkeyPatch
):
    order, begun, may_end = compiling
    first = asyncio.create_task(make_version(content("slow")))
    assert await asyncio.to_thread(begun.wait, 20)
    with monkeypatch.context() as patch:
        patch.setattr(making, "WAIT_SECONDS", 0.05)
        with pytest.raises(Unavailable):
            await make_version(content("late"))
    may_end.set()
    assert (await first).content is not None
    assert (await make_version(content("later"))).content is not None
    assert not any("late<" in one for one in order), "who was sent away is made nothing for"
