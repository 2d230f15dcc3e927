import pytest

from tidings.channels import Content
from tidings.messages.automatic_texts import FALLBACK, TEXTS
from tidings.templates.model import SourceContent
from tidings.templates.render import Recipient, render


def test_every_language_says_everything():
    kinds = set(TEXTS[FALLBACK])
    assert len(TEXTS) == 12
    assert all(set(texts) == kinds for texts in TEXTS.values())


@pytest.mark.parametrize("language", TEXTS)
def test_each_text_names_who_writes_and_the_way_back(language: str):
    recipient = Recipient(contact={}, workspace={"name": "The Blue Teapot"})
    for kind, template in TEXTS[language].items():
        made = render(SourceContent(text=template), channel="sms", data={"topic": "Weekly News"}, recipient=recipient)
        assert isinstance(made, Content), (language, kind, made)
        assert "The Blue Teapot" in made.text
        assert ("Weekly News" in made.text) is kind.endswith("_topic")
        assert ("STOP" if kind.startswith("start") else "START") in made.text
        assert len(made.text) <= 160
