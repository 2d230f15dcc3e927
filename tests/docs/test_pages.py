import ast
import json
import re
from pathlib import Path

import pytest

from tests.docs.frames import SAID, TOLD
from tests.docs.generate import pages
from tidings.realtime.frames import Said, Told

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "benchmarks").glob("*.md"))]

_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"`(\w+)`")
_METRIC = re.compile(r'(?:(Counter)|Histogram|Gauge)\(\s*"(tidings_\w+)"')
# Sayings of whoever wrote it, not of the program; tests/architecture looks for indexes and folders of one machine.
_FORBIDDEN = re.compile(r"\bissues? #?\d|\btickets?\b|\bsessions?\b.*\bagents?\b|\bTO" + r"DO\b|\bFIX" + r"ME\b")


def links(path: Path) -> list[tuple[str, str]]:
    return [(link["text"], link["target"]) for link in _LINK.finditer(_CODE.sub("", path.read_text(encoding="utf-8")))]


def names_in(path: Path) -> set[str]:
    """What a file defines: functions, classes, methods and constants of a module, statements of a SQL file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        return set(re.findall(r"^-- name: (\w+)", text, re.MULTILINE))
    if path.suffix != ".py":
        return set()
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                names.add(name)
            case _:
                pass
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_page_links_is_there_and_defines_what_the_link_names(page: Path) -> None:
    wrong: list[str] = []
    for text, target in links(page):
        if target.startswith(("https://", "http://", "mailto:", "#")):
            continue
        file = (page.parent / target.partition("#")[0]).resolve()
        named = _NAME.fullmatch(text)
        if not file.exists():
            wrong.append(f"{target} is not there")
        elif named and file.is_file() and file.suffix in {".py", ".sql"} and named[1] not in names_in(file):
            wrong.append(f"{target} defines no {named[1]}")
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_speaks_of_the_project_alone(page: Path) -> None:
    lines = enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
    assert [f"{number}: {line}" for number, line in lines if _FORBIDDEN.search(line)] == []


def test_what_is_made_from_the_code_says_what_the_code_says() -> None:
    made = pages()
    there = {place: (ROOT / place).read_text(encoding="utf-8") for place in made}
    assert there == made, "run `make docs`"


def test_every_frame_is_told_of() -> None:
    for base, described in ((Said, SAID), (Told, TOLD)):
        made = [kind for kind in base.__subclasses__() if kind.__module__.startswith("tidings.")]
        assert {kind.__name__ for kind in made} == {kind.__name__ for kind in described}


def test_every_struct_that_the_page_of_the_socket_links_is_described_where_the_link_leads() -> None:
    page = ROOT / "docs" / "reference" / "socket.md"
    schemas: set[str] = {*json.loads((ROOT / "sdk" / "openapi.json").read_text(encoding="utf-8"))["components"]["schemas"]}
    headings = {name.lower() for name in re.findall(r"^#+ `?([\w ]+)`?$", page.read_text(encoding="utf-8"), re.MULTILINE)}
    told = [(text, target) for text, target in links(page) if target.startswith("#") or target.endswith("openapi.json")]
    assert told
    assert [text for text, target in told if not (target[1:] in headings if target.startswith("#") else text in schemas)] == []


def test_every_decision_and_every_how_to_is_listed() -> None:
    decisions = {target for _, target in links(ROOT / "docs" / "decisions" / "README.md")}
    readme = {target for _, target in links(ROOT / "README.md")}

    assert {path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")} == decisions
    assert {f"docs/howto/{path.name}" for path in (ROOT / "docs" / "howto").glob("*.md")} <= readme


def test_every_metric_is_told() -> None:
    told = set(re.findall(r"`(tidings_[a-z_]+)`", (ROOT / "docs" / "operate" / "metrics.md").read_text()))
    counted = {
        f"{found[2]}_total" if found[1] else found[2]
        for path in (ROOT / "src").rglob("*.py")
        for found in _METRIC.finditer(path.read_text(encoding="utf-8"))
    }
    assert counted == told
