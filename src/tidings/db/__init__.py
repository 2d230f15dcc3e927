"""The only door to PostgreSQL: pools by role, transactions by workspace, SQL by name, migrations, the embedded server."""

from tidings.db.migrate import migrate
from tidings.db.pool import Connection, Database, Lane, Row, Tx, open_database
from tidings.db.sql import Queries, load_queries

__all__ = ["Connection", "Database", "Lane", "Queries", "Row", "Tx", "load_queries", "migrate", "open_database"]
