"""The dashboard's folders: what only looks knows no page, and pages ask by hooks; each rule sees what is broken on purpose."""

from pathlib import Path

import pytest

from tests.architecture.dashboard_rules import api_that_shows, looks_that_know, pages_that_fetch
from tests.architecture.rules import Rule

ROOT = Path(__file__).parents[2]

PLANTED = [
    (looks_that_know, "ui/planted.tsx", 'import { Message } from "../pages/messages/message.tsx";'),
    (looks_that_know, "ui/planted.tsx", 'const page = () => import("../app/shell.tsx");'),
    (looks_that_know, "ui/list.tsx", 'import { STATES } from "../api/messages.ts";'),
    (api_that_shows, "api/planted.ts", 'export { words } from "../pages/moderation/words.ts";'),
    (pages_that_fetch, "pages/messages/planted.tsx", 'const answer = await fetch("/v1/messages");'),
    (pages_that_fetch, "pages/messages/planted.tsx", 'void queries.fetchQuery({ queryKey: ["messages"] });'),
    (pages_that_fetch, "pages/messages/planted.tsx", "const found = useQuery({ queryKey, queryFn });"),
    (pages_that_fetch, "ui/planted.tsx", "void api.messages.list({});"),
]


def test_the_tree_is_there_to_be_read() -> None:
    assert len(list((ROOT / "dashboard/src/ui").glob("*.tsx"))) > 20
    assert len(list((ROOT / "dashboard/src/pages").rglob("*.tsx"))) > 100


def test_what_only_looks_knows_no_page_and_no_business() -> None:
    assert looks_that_know(ROOT) == []


def test_what_asks_the_api_shows_nothing() -> None:
    assert api_that_shows(ROOT) == []


def test_pages_ask_by_hooks_and_never_by_themselves() -> None:
    assert pages_that_fetch(ROOT) == []


@pytest.mark.parametrize(("rule", "file", "line"), PLANTED)
def test_a_planted_violation_is_seen(rule: Rule, file: str, line: str, tmp_path: Path) -> None:
    place = tmp_path / "dashboard/src" / file
    place.parent.mkdir(parents=True)
    place.write_text(f"{line}\n")
    assert len(rule(tmp_path)) == 1
