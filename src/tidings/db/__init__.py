"""The only door to PostgreSQL: pools by role, transactions by workspace, SQL by name, migrations, the embedded server."""

from tidings.db.archive import Manifest, TableRows
from tidings.db.backup import backup
from tidings.db.embedded import EmbeddedServer, embedded, stop_server
from tidings.db.group import GroupCommit
from tidings.db.home import home_of
from tidings.db.migrate import digest_of, may_run, migrate, migration_files
from tidings.db.pool import Connection, Database, Lane, Plans, Row, Tx, check_url, open_database
from tidings.db.restore import restore
from tidings.db.server import who_listens
from tidings.db.sql import Queries, load_queries

__all__ = [
    "Connection",
    "Database",
    "EmbeddedServer",
    "GroupCommit",
    "Lane",
    "Manifest",
    "Plans",
    "Queries",
    "Row",
    "TableRows",
    "Tx",
    "backup",
    "check_url",
    "digest_of",
    "embedded",
    "home_of",
    "load_queries",
    "may_run",
    "migrate",
    "migration_files",
    "open_database",
    "restore",
    "stop_server",
    "who_listens",
]
