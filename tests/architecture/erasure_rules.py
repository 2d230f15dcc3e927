"""Whether every table and every column that could hold a person has a rule for their erasure, read from the catalogue."""

from collections.abc import Mapping

import asyncpg

from tidings.erasure import RULES, How, Rule

# What a column is of that could hold a person: text, bytes, documents, addresses on the network, dates of birth.
_COLUMNS = """
SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
_OPEN_TYPES = {"text", "text[]", "character varying", "json", "jsonb", "bytea", "bytea[]", "inet", "cidr", "date", "xml", "hstore", "point"}
# An id of these names is a person's.
_PERSONS = {"contact_id", "author_id", "person_id", "owner_id", "subject", "evidence"}
# A column of such a name is somebody's, whatever the table says.
_PERSONAL = {"contact_id", "person_id", "address", "email", "phone", "recipient", "birthday", "first_name", "last_name", "ip", "user_agent"}


async def unruled(connection: "asyncpg.Connection[asyncpg.Record]", rules: Mapping[str, Rule] = RULES) -> list[str]:
    """Every table without a rule, every column that none speaks of, and every rule of something that is not there."""
    columns: dict[str, dict[str, str]] = {}
    for row in await connection.fetch(_COLUMNS):
        columns.setdefault(row["name"], {})[row["column"]] = row["type"]
    found = [f"{name}: no rule says what becomes of a person in it" for name in columns.keys() - rules.keys()]
    found += [f"{name}: there is no such table" for name in rules.keys() - columns.keys()]
    for name in columns.keys() & rules.keys():
        rule, known = rules[name], columns[name]
        spoken = {*rule.blanks, *rule.ours, *rule.keeps}
        found += [f"{name}.{column}: there is no such column" for column in spoken - known.keys()]
        match rule.how:
            case How.ERASED:
                wanted: set[str] = set()
            case How.BLANKED:
                wanted = {column for column, kind in known.items() if kind in _OPEN_TYPES or column in _PERSONS | _PERSONAL}
            case How.NOBODY:
                wanted = _PERSONAL & known.keys()
        found += [f"{name}.{column}: the rule does not speak of it" for column in wanted - spoken]
    return sorted(found)
