"""The dashboard's folders: the shell knows the pages, pages know the API, and what only looks knows nobody; each rule names what breaks it."""

import re
from pathlib import Path

_IMPORTED = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']""")
# What lists are made of, whatever is listed; and views, which are kept by the API under a list's name.
_KNOWN_TO_UI = {("list.tsx", "queries.ts"), ("more.tsx", "queries.ts"), ("views.tsx", "views.ts"), ("views.tsx", "account.ts")}
# Fetching by oneself, or by the cache's own means in the place of a hook.
_FETCHED = re.compile(
    r"(?<![\w.])fetch\s*\(|\b(?:fetchQuery|fetchInfiniteQuery|prefetchQuery|useQuery|useInfiniteQuery|useMutation)\s*\(|\bapi\.\w+\.\w+\("
)


def looks_that_know(root: Path) -> list[str]:
    """What is in ui/ and imports a page, the shell, or more of the API than a list is made of."""
    found: list[str] = []
    for path, number, name in _imports(root, "ui"):
        folder, file = name.parent.name, name.name
        is_above = bool({"pages", "app"} & set(name.parts))
        if is_above or (folder == "api" and (path.name, file) not in _KNOWN_TO_UI):
            found.append(f"ui/{path.name}:{number}: {name.as_posix()}")
    return found


def api_that_shows(root: Path) -> list[str]:
    """What is in api/ and imports a page or the shell."""
    return [
        f"api/{path.name}:{number}: {name.as_posix()}" for path, number, name in _imports(root, "api") if {"pages", "app"} & set(name.parts)
    ]


def pages_that_fetch(root: Path) -> list[str]:
    """What is in pages/ or ui/ and asks the server by itself, and not by a hook of api/."""
    return [
        f"{path.relative_to(root / 'dashboard/src').as_posix()}:{number}: {line.strip()[:80]}"
        for folder in ("pages", "ui")
        for path in _sources(root, folder)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if _FETCHED.search(line)
    ]


def _imports(root: Path, folder: str) -> list[tuple[Path, int, Path]]:
    return [
        (path, number, Path(name))
        for path in _sources(root, folder)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for name in _IMPORTED.findall(line)
    ]


def _sources(root: Path, folder: str) -> list[Path]:
    return sorted(path for path in (root / "dashboard/src" / folder).rglob("*.ts*") if path.is_file())
