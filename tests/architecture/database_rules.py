"""What every table must keep to, read from the catalogue: policies by workspace, forced; the bucket in the keys; no keys across."""

import asyncpg

# Small, read everywhere, kept whole on every node: no bucket.
REFERENCE = {
    "workspaces",
    "members",
    "memberships",
    "member_sessions",
    "invitations",
    "api_keys",
    "provider_accounts",
    "topics",
    "templates",
    "template_versions",
    "template_drafts",
    "data_sources",
    "account_health",
    "caps",
    "contact_hours",
    "opt_in_forms",
    "installation",
    "schedules",
    "polls",
    "webhook_endpoints",
    "inbound_domains",
    "assistants",
    "hooks",
    "signing_secrets",
    "brandings",
    "logos",
    "views",
    "moderation_policies",
    "moderation_rules",
    "live_nodes",
    "sandbox_faults",
}
# Of no workspace: the migrations' own list, and the log's counters, which the API's role cannot see at all.
OF_NOBODY = {
    "migrations",
    "event_positions",
    "installation",
    "contact_hours",
    "throttles",
    "webhook_cursors",
    "mail_cursors",
    "tally_cursors",
    "live_nodes",
}
# Of several workspaces: who sees it is said by the table of who belongs where.
OF_SEVERAL = {"members"}

_TABLES = """
SELECT c.relname AS name, c.relrowsecurity AS is_secured, c.relforcerowsecurity AS is_forced,
       array(SELECT attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
       coalesce((SELECT array_agg(a.attname::text ORDER BY k.n) FROM pg_index i
                 CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                 WHERE i.indrelid = c.oid AND i.indisprimary), '{}') AS primary_key
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
_POLICIES = "SELECT tablename, roles::text[] AS roles, coalesce(qual, '') AS qual, coalesce(with_check, '') AS with_check FROM pg_policies"
_UNIQUES = """
SELECT t.relname AS name, x.relname AS index, array_agg(a.attname::text ORDER BY k.n) AS columns
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
WHERE n.nspname = 'public' AND i.indisunique AND NOT i.indisprimary AND NOT t.relispartition
GROUP BY 1, 2
"""
_FOREIGN = """
SELECT conrelid::regclass::text AS name, confrelid::regclass::text AS other FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
_ROLES = "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname IN ('tidings_api', 'tidings_pipeline')"
_OWNED = """
SELECT c.relname AS name, r.rolname AS owner FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE c.relnamespace = 'public'::regnamespace AND r.rolname IN ('tidings_api', 'tidings_pipeline')
"""


async def violations(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    """Everything in this database that breaks a rule, in words."""
    found: list[str] = []
    tables = {row["name"]: row for row in await connection.fetch(_TABLES)}
    policies = await connection.fetch(_POLICIES)
    for name, table in tables.items():
        if name == "migrations":
            continue
        if not (table["is_secured"] and table["is_forced"]):
            found.append(f"{name}: row-level security is not enabled and forced")
        if "workspace_id" not in table["columns"] and name not in OF_NOBODY | OF_SEVERAL | {"workspaces"}:
            found.append(f"{name}: has no workspace_id")
        own = [row for row in policies if row["tablename"] == name]
        if not any("tidings_pipeline" in row["roles"] for row in own):
            found.append(f"{name}: the pipeline's role has no policy")
        ours = [row for row in own if "tidings_api" in row["roles"]]
        if name not in OF_NOBODY and not ours:
            found.append(f"{name}: the API's role has no policy")
        if any("app.workspace" not in row["qual"] or "app.workspace" not in row["with_check"] for row in ours):
            found.append(f"{name}: a policy of the API's role does not ask for the workspace")
        if any("public" in row["roles"] for row in own):
            found.append(f"{name}: a policy is for everybody")
        if name not in REFERENCE and table["primary_key"][:1] != ["bucket"]:
            found.append(f"{name}: the primary key does not begin with the bucket")
    found += [
        f"{row['name']}: {row['index']} is unique without the bucket"
        for row in await connection.fetch(_UNIQUES)
        if row["name"] not in REFERENCE | OF_NOBODY and "bucket" not in row["columns"]
    ]
    found += [
        f"{row['name']}: a foreign key to {row['other']} between tables of traffic"
        for row in await connection.fetch(_FOREIGN)
        if row["name"] not in REFERENCE or row["other"] not in REFERENCE
    ]
    found += [
        f"role {row['rolname']} may pass by the policies"
        for row in await connection.fetch(_ROLES)
        if row["rolsuper"] or row["rolbypassrls"]
    ]
    found += [f"{row['name']}: {row['owner']} owns it" for row in await connection.fetch(_OWNED)]
    return found
