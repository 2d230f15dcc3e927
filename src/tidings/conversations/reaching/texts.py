# ruff: noqa: RUF001 -- Turkish and Chinese, as they are written
"""What tells of posts that somebody has not seen, in twelve languages, where the conversation names no template of its own.

Each is a template: `conversation.title`, `count` (of posts), `more` (of these that are not told), `name` (who said the first),
`posts` with `author` and `text`.
"""

BODY = (
    "{% if posts | length == 1 and not more %}{{ posts[0].author }}: {{ posts[0].text }}"
    "{% else %}{% for post in posts %}{{ post.author }}: {{ post.text }}\n{% endfor %}{% if more %}(+{{ more }}){% endif %}{% endif %}"
)
"""What was said, a line each: the same in every language."""

_TITLED = (
    "{{% if conversation.title %}}{{{{ conversation.title }}}}: {{% endif %}}{{% if count == 1 %}}{one}{{% else %}}{many}{{% endif %}}"
)

_TITLES: dict[str, tuple[str, str]] = {
    "en": ("New message from {{ name }}", "{{ count }} new messages"),
    "es": ("Nuevo mensaje de {{ name }}", "{{ count }} mensajes nuevos"),
    "fr": ("Nouveau message de {{ name }}", "{{ count }} nouveaux messages"),
    "de": ("Neue Nachricht von {{ name }}", "{{ count }} neue Nachrichten"),
    "it": ("Nuovo messaggio da {{ name }}", "{{ count }} nuovi messaggi"),
    "pt": ("Nova mensagem de {{ name }}", "{{ count }} novas mensagens"),
    "nl": ("Nieuw bericht van {{ name }}", "{{ count }} nieuwe berichten"),
    "pl": ("Nowa wiadomość od {{ name }}", "Nowe wiadomości: {{ count }}"),
    "sv": ("Nytt meddelande från {{ name }}", "{{ count }} nya meddelanden"),
    "da": ("Ny besked fra {{ name }}", "{{ count }} nye beskeder"),
    "tr": ("{{ name }} adlı kişiden yeni mesaj", "{{ count }} yeni mesaj"),
    "zh": ("来自 {{ name }} 的新消息", "{{ count }} 条新消息"),
}

FALLBACK = "en"
_WORDS = 200
"""Characters of each post."""


def title_in(*locales: str | None) -> str:
    """A mail's subject, a push's headline, in the first of these languages that we speak."""
    languages = [locale.replace("_", "-").partition("-")[0].lower() for locale in locales if locale]
    one, many = _TITLES[next((language for language in languages if language in _TITLES), FALLBACK)]
    return _TITLED.format(one=one, many=many)


def shortened(text: str) -> str:
    """So much of a post as is told."""
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"
