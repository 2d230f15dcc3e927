"""What the stories of conversations share: a talk among people, and what is said and read in it."""

from tests.flow.conftest import Json, Shop


async def talk(shop: Shop, *people: str | Json, kind: str = "group", **more: object) -> str:
    """A conversation among these people, whom the shop knows; its path below whoever looks at it."""
    for n, one in enumerate(people):
        name = one if isinstance(one, str) else one["contact"]
        await shop.person(str(name), phone=f"+3161234{n:04}")
    made = await shop.ask("POST", "/v1/conversations", {"kind": kind, "participants": list(people)} | more)
    return f"conversations/{made['id']}"


def place(at: str, who: str | None = None) -> str:
    """The conversation as this person has it, or the backend."""
    return f"/v1/contacts/{who}/{at}" if who is not None else f"/v1/{at}"


async def say(shop: Shop, at: str, text: str = "Hello", who: str | None = None, status: int = 201, **more: object) -> Json:
    """Said by this person, or by the backend."""
    return await shop.ask("POST", f"{place(at, who)}/messages", {"text": text} | more, status=status)


async def read(shop: Shop, at: str, who: str | None = None, **query: object) -> Json:
    """A page of posts."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return await shop.ask("GET", f"{place(at, who)}/messages?{asked}".rstrip("?"))
