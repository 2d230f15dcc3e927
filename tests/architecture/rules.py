"""What must not drift, each rule as a function of a tree: it names every place that breaks it, and nothing when all is well.

The tests run the rules over this tree; plant.py runs them over a copy in which it has broken them on purpose.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from importlib.metadata import packages_distributions
from pathlib import Path

Rule = Callable[[Path], list[str]]

OWNED = {
    "workspaces": {
        "workspaces",
        "api_keys",
        "provider_accounts",
        "account_health",
        "inbound_domains",
        "installation",
        "members",
        "memberships",
        "member_sessions",
        "invitations",
        "throttles",
        "system_mails",
        "audit_inbox",
        "audit_entries",
        "signing_secrets",
        "end_users",
        "brandings",
        "logos",
        "views",
        "sandbox_faults",
    },
    "contacts": {"contacts", "contact_keys", "addresses", "attributes", "contact_merges"},
    "consent": {"topics", "consents", "permissions", "suppressions", "caps", "contact_hours", "opt_in_forms", "opt_ins"},
    "templates": {"templates", "template_versions", "template_drafts", "data_sources", "html_previews"},
    "messages": {
        "messages",
        "deliveries",
        "undelivered",
        "queue",
        "attempts",
        "exchanges",
        "parked_receipts",
        "recipients",
        "collapses",
        "cap_uses",
        "meters",
        "media",
        "automatic_answers",
        "engagements",
        "mail_counts",
        "mail_hours",
        "mail_cursors",
    },
    "conversations": {
        "conversations",
        "assistants",
        "participants",
        "posts",
        "post_versions",
        "reactions",
        "mentions",
        "hidden_posts",
        "conversation_changes",
        "outsiders",
        "reaches",
        "blocks",
        "merged_rows",
        "member_positions",
    },
    "feed": {"feed_items", "feed_marks", "feed_visits"},
    "moderation": {"moderation_policies", "moderation_rules", "flags", "sanctions", "appeals"},
    "attachments": {"attachments", "attachment_chunks"},
    "previews": {"link_previews"},
    "timers": {"timers"},
    "events": {"outbox", "events", "event_positions"},
    "idempotency": {"idempotency_keys"},
    "requests": {"api_requests"},
    "schedules": {"schedules", "schedule_runs"},
    "callbacks": {"callbacks", "polls"},
    "hooks": {"hooks", "hook_events"},
    "realtime": {"live_nodes", "presences", "last_seen"},
    "insights": {"tallies", "tally_cursors"},
    "webhooks": {"webhook_endpoints", "webhook_cursors", "webhook_deliveries", "webhook_attempts"},
}
"""Who writes which table: the package, and the tables that only it may change."""

INSERTED_BY_ALL = {"outbox", "audit_inbox"}
"""A fact is published by whoever made it, and a deed told by whoever did it, in the same transaction."""

ALSO_INSERTED = {"messages": {"timers", "idempotency_keys", "audit_inbox"}, "conversations": {"timers", "idempotency_keys"}}
"""Accepting a message is one statement, for speed: it also says when to look again, and that this request was answered. So is the look
that a post asks for, which is not set anew where one is waiting."""

FORGETS = "workers/retention.sql"
"""The one file that deletes what is old from everybody's tables, by the table of rules beside it."""

DOORS = ("db", "net")
"""The only packages that open a connection: to PostgreSQL, and to the outside."""

_WRITE = re.compile(
    r"(?<!\bfor )(?<!\bkey )(?<!\bdo )\b(?P<deed>insert into|update|delete from|merge into|truncate(?: table)?|copy)"
    r" (?:only )?(?:public\.)?\"?(?P<table>[a-z_]+)",
)
_SQL = re.compile(
    r"\s*(?:SELECT\b|INSERT\s+INTO\b|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b|MERGE\s+INTO\b|WITH\s+\w+\s+AS\s*\(|TRUNCATE\b|COPY\s+\w+"
    r"|(?:CREATE|ALTER|DROP|GRANT|REVOKE)\s+[A-Z]{3,}\b|SET\s+(?:LOCAL|ROLE|SESSION)\b|(?:LISTEN|NOTIFY|BEGIN|COMMIT|ROLLBACK)\b"
    r"|select\s[\s\S]+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s)",
)
_CONNECTS = {
    "asyncio.open_connection",
    "create_connection",
    "http.client.HTTPConnection",
    "http.client.HTTPSConnection",
    "socket.create_connection",
    "urllib.request.urlopen",
}
_CLIENTS = ("ftplib", "http.client", "imaplib", "poplib", "smtplib", "telnetlib", "urllib.request", "xmlrpc.client")
"""Of the standard library: by another name, or one of theirs alone, a call of theirs would not be known as one."""
# In two pieces, so that this file does not break its own rule.
_ADDRESSES = re.compile("|".join(("pypi.org" + "/simple", "files.pythonhosted" + ".org", "file:///" + "opt", "registry." + "npmjs.org")))
_MACHINE = re.compile(r"(?<![\w.}*-])/(?:work|root)/")
_LOCK_OPTION = re.compile(r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b|\b(?:https?|file)://", re.MULTILINE)


def foreign_writes(root: Path) -> list[str]:
    """Named SQL that changes a table of another slice."""
    found: list[str] = []
    for path, name, statement in _statements(root):
        package = _package(root, path)
        for match in _WRITE.finditer(_bare_sql(statement)):
            deed, table = match["deed"], match["table"]
            is_insert = deed == "insert into" and (table in INSERTED_BY_ALL or table in ALSO_INSERTED.get(package, set()))
            is_forgotten = deed == "delete from" and path == root / "src" / "tidings" / FORGETS
            if table not in OWNED.get(package, set()) and not is_insert and not is_forgotten:
                found.append(f"{path.relative_to(root)}: {name}: {deed} {table}, which is not {package}'s")
    return found


def unnamed_sql(root: Path) -> list[str]:
    """SQL that stands before the first name of its file: nobody could call it, and no rule would read it."""
    return [
        str(path.relative_to(root))
        for path in sorted((root / "src").rglob("*.sql"))
        if _bare_sql(_named(path.read_text())[0][1]).strip() or len(_named(path.read_text())) == 1
    ]


def unowned_tables(root: Path) -> list[str]:
    """A table of the schema that nobody owns, or an owned one that is not there."""
    schema = (root / "migrations" / "schema.sql").read_text()
    tables = set(re.findall(r"^create table (\w+) \(", schema, re.MULTILINE | re.IGNORECASE))
    return sorted(tables ^ {table for owned in OWNED.values() for table in owned})


def sql_in_python(root: Path) -> list[str]:
    """A string that is an SQL statement, in Python, outside db."""
    found: list[str] = []
    for path, tree in _modules(root):
        if _package(root, path) == "db":
            continue
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = _text(node)
            if text is not None and id(node) not in docstrings and _SQL.match(text):
                found.append(f"{_place(root, path, node)}: {text.strip()[:40]!r}")
    return found


def bare_core(root: Path) -> list[str]:
    """An import of core that is neither the standard library, nor msgspec, nor core itself."""
    allowed = {*sys.stdlib_module_names, "msgspec"}
    return [
        f"{_place(root, path, node)}: {name}"
        for path, tree in _modules(root)
        if _package(root, path) == "core"
        for node, name in _imports(tree)
        if name.partition(".")[0] not in allowed and name != "tidings" and not name.startswith("tidings.core")
    ]


def undeclared_imports(root: Path) -> list[str]:
    """An import of a package that pyproject.toml does not name: it is there only because something else wanted it."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[^\w-]", text, maxsplit=1)[0].lower() for text in project["dependencies"]}
    modules = packages_distributions()
    return [
        f"{_place(root, path, node)}: {name}"
        for path, tree in _modules(root)
        for node, name in _imports(tree)
        if (top := name.partition(".")[0]) not in {*sys.stdlib_module_names, "tidings"}
        and declared.isdisjoint(distribution.lower().replace("_", "-") for distribution in modules.get(top, []))
    ]


def foreign_stores(root: Path) -> list[str]:
    """A slice that reaches into another's store: across slices only use cases and models are called."""
    return [
        f"{_place(root, path, node)}: {name}"
        for path, tree in _modules(root)
        for node, name in _imports(tree)
        if (match := re.match(r"tidings\.(\w+)\.store\b", name)) and match[1] != _package(root, path)
    ]


def other_doors(root: Path) -> list[str]:
    """A connection that is opened outside the packages that guard it."""
    found: list[str] = []
    for path, tree in _modules(root):
        if _package(root, path) in DOORS:
            continue
        for node, name in _imports(tree):
            if name in _CLIENTS or name.rpartition(".")[0] in _CLIENTS:
                found.append(f"{_place(root, path, node)}: {name}")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in _CONNECTS or name.endswith((".connect", ".connect_ex", ".create_connection")):
                    found.append(f"{_place(root, path, node)}: {name}")
    return found


def unregistered_providers(root: Path) -> list[str]:
    """A module with a provider's declaration that nothing but providers imports: it would never be offered to anybody."""
    declared = {f"tidings.providers.{name}" for name in _providers(root)}
    imported = {
        module
        for path, tree in _modules(root)
        for _, name in _imports(tree)
        for module in declared
        if (name == module or name.startswith(f"{module}.")) and not any(_module(root, path).startswith(own) for own in declared)
    }
    return sorted(declared - imported)


def acquainted_providers(root: Path) -> list[str]:
    """A provider that imports another provider."""
    names = _providers(root)
    return [
        f"{_place(root, path, node)}: {name}"
        for path, tree in _modules(root)
        for node, name in _imports(tree)
        if (own := re.match(r"tidings\.providers\.(\w+)", _module(root, path)))
        and own[1] in names
        and (other := re.match(r"tidings\.providers\.(\w+)", name))
        and other[1] in names - {own[1]}
    ]


def unclean_locks(root: Path) -> list[str]:
    """A lock that names an index or an address, or a requirement in it without its hash."""
    found: list[str] = []
    for path in sorted((root / "requirements").glob("*.txt")):
        lock = path.read_text()
        found += [f"{path.name}: {match[0].strip()}" for match in _LOCK_OPTION.finditer(lock)]
        requirements = re.split(r"\n(?=\S)", "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#")))
        found += [f"{path.name}: {text.split()[0]} has no hash" for text in requirements if text.strip() and "--hash=sha256:" not in text]
    return found


def stale_locks(root: Path) -> list[str]:
    """A dependency of pyproject.toml that its lock does not hold."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    groups: dict[str, list[str]] = project["dependency-groups"]
    wanted: dict[str, list[str]] = {
        "run.txt": project["project"]["dependencies"],
        "installer.txt": groups["installer"],
        "dev.txt": [*project["project"]["dependencies"], *groups["installer"], *groups["dev"]],
    }
    found: list[str] = []
    for name, dependencies in wanted.items():
        locked = set(re.findall(r"^([a-z0-9-]+)==", (root / "requirements" / name).read_text(), re.MULTILINE))
        found += [f"{name}: {text}" for text in dependencies if re.split(r"[^\w-]", text, maxsplit=1)[0] not in locked]
    return found


def addresses_of_here(root: Path) -> list[str]:
    """A text file that names a package index, or a folder of the machine it was written on."""
    found: list[str] = []
    for path in _committed(root):
        try:
            lines = path.read_text().splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        for number, line in enumerate(lines, 1):
            if _ADDRESSES.search(line) or _MACHINE.search(line):
                found.append(f"{path.relative_to(root)}:{number}: {line.strip()[:80]}")
    return found


RULES: tuple[Rule, ...] = (
    foreign_writes,
    unnamed_sql,
    unowned_tables,
    sql_in_python,
    bare_core,
    undeclared_imports,
    foreign_stores,
    other_doors,
    unregistered_providers,
    acquainted_providers,
    unclean_locks,
    stale_locks,
    addresses_of_here,
)


def _statements(root: Path) -> Iterator[tuple[Path, str, str]]:
    for path in sorted((root / "src").rglob("*.sql")):
        for name, statement in _named(path.read_text())[1:]:
            yield path, name, statement


def _named(text: str) -> list[tuple[str, str]]:
    """The statements of a file under their names; the first is what stands before any name."""
    head, *rest = re.split(r"^--\s*name:\s*", text, flags=re.MULTILINE)
    return [("", head), *((part.split(maxsplit=1)[0], part.partition("\n")[2]) for part in rest)]


def _bare_sql(text: str) -> str:
    """Without comments and literals, in lower case, every gap one space."""
    text = re.sub(r"--[^\n]*|/\*[\s\S]*?\*/", " ", text)
    text = re.sub(r"'(?:[^']|'')*'", "''", text)
    return re.sub(r"\s+", " ", text).lower()


_PARSED: dict[Path, list[tuple[Path, ast.Module]]] = {}


@contextmanager
def parsed_once(root: Path) -> Generator[None]:
    """The modules of this tree are parsed once for all rules, and forgotten afterwards: they are large."""
    _PARSED[root] = list(_modules(root))
    try:
        yield
    finally:
        del _PARSED[root]


def _modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    if root in _PARSED:
        yield from _PARSED[root]
        return
    for path in sorted((root / "src" / "tidings").rglob("*.py")):
        yield path, ast.parse(path.read_text())


def _providers(root: Path) -> set[str]:
    """The modules and packages of providers that declare one."""
    folder = root / "src" / "tidings" / "providers"
    return {
        path.relative_to(folder).parts[0].removesuffix(".py")
        for path in folder.rglob("*.py")
        if path != folder / "__init__.py" and re.search(r"\bDeclaration\(", path.read_text())
    }


def _module(root: Path, path: Path) -> str:
    return ".".join(path.relative_to(root / "src").with_suffix("").parts)


def _package(root: Path, path: Path) -> str:
    return path.relative_to(root / "src" / "tidings").parts[0].removesuffix(".py")


def _place(root: Path, path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}"


def _imports(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every module and every name that a module imports, dotted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def _text(node: ast.AST) -> str | None:
    """What a string or an f-string says, with a word in place of each value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "value" for part in node.values)
    return None


def _committed(root: Path) -> list[Path]:
    """What git holds or would hold; in a copy without git, all that is there."""
    if not (root / ".git").exists():
        return [path for path in sorted(root.rglob("*")) if path.is_file()]
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [root / name for name in names if name]
