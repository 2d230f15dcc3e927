"""Lists that go on: one item after the other, page by page as they are needed."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)


class Page(Protocol[Item_co]):
    """Some items of a list, and where it goes on."""

    @property
    def data(self) -> Sequence[Item_co]:
        """In the order of the list."""
        ...

    @property
    def next(self) -> str | None:
        """`after` of the next page; None at the end."""
        ...


SomePage = TypeVar("SomePage", bound=Page[Any])


class Paged(Generic[Item, SomePage]):
    """A list. Nothing is asked for before something of it is wanted: `for one in it`, `it.pages()`, or `it.page()` for the first alone."""

    def __init__(self, fetch: Callable[[str | None], SomePage], after: str | None) -> None:
        self._fetch = fetch
        self._after = after

    def page(self) -> SomePage:
        """One page: `data`, `next`, and what else the list tells."""
        return self._fetch(self._after)

    def pages(self) -> Iterator[SomePage]:
        """Page after page, to the end."""
        after = self._after
        while True:
            page = self._fetch(after)
            yield page
            if _is_last(page, after):
                return
            after = page.next

    def __iter__(self) -> Iterator[Item]:
        """Item after item, to the end; a page is fetched when the one before is used up."""
        for page in self.pages():
            yield from page.data


class AsyncPaged(Generic[Item, SomePage]):
    """A list, as `Paged`: `async for one in it`, `it.pages()`, or `await it.page()`."""

    def __init__(self, fetch: Callable[[str | None], Awaitable[SomePage]], after: str | None) -> None:
        self._fetch = fetch
        self._after = after

    async def page(self) -> SomePage:
        """One page: `data`, `next`, and what else the list tells."""
        return await self._fetch(self._after)

    async def pages(self) -> AsyncIterator[SomePage]:
        """Page after page, to the end."""
        after = self._after
        while True:
            page = await self._fetch(after)
            yield page
            if _is_last(page, after):
                return
            after = page.next

    async def __aiter__(self) -> AsyncIterator[Item]:
        """Item after item, to the end; a page is fetched when the one before is used up."""
        async for page in self.pages():
            for item in page.data:
                yield item


def _is_last(page: Page[Any], after: str | None) -> bool:
    # A log always tells where to go on; it is at its end where it tells nothing, and the same place.
    return page.next is None or (not page.data and page.next == after)
