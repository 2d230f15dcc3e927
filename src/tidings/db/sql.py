"""SQL lives in `.sql` files: `-- name: claim` opens a statement, and the store calls it by that name.

A line of comment under the name says what the statement guarantees. Nothing here builds SQL.
"""

import re
from collections.abc import Mapping
from importlib import resources

Queries = Mapping[str, str]

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def load_queries(package: str, file: str = "queries.sql") -> Queries:
    """The statements of a package's SQL file, by their names."""
    text = (resources.files(package) / file).read_text(encoding="utf-8")
    parts = _NAME.split(text)
    return {name: body.strip().rstrip(";") for name, body in zip(parts[1::2], parts[2::2], strict=True)}
