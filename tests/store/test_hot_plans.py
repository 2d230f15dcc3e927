"""The hot statements are planned once, while the tables are empty, and keep that plan: it must be the one by index."""

import re
from collections.abc import AsyncGenerator

import asyncpg
import pytest

from tidings.db import load_queries

pytestmark = pytest.mark.anyio

MESSAGES = load_queries("tidings.messages")
CLAIMS = load_queries("tidings.messages", "claims.sql")
ROUTES = load_queries("tidings.messages", "routes.sql")
CONTACTS = load_queries("tidings.contacts")
CONSENT = load_queries("tidings.consent")
EVENTS = load_queries("tidings.events")
WEBHOOKS = load_queries("tidings.webhooks", "sending.sql")
CALLBACKS = load_queries("tidings.callbacks")
CONVERSATIONS = load_queries("tidings.conversations", "conversations.sql")
INBOX = load_queries("tidings.conversations", "inbox.sql")
FIND = load_queries("tidings.contacts", "find.sql")
PARTICIPANTS = load_queries("tidings.conversations.participants", "participants.sql")
PEOPLE = load_queries("tidings.conversations.participants", "people.sql")
POSTS = load_queries("tidings.conversations.posts", "posts.sql")
END_USERS = load_queries("tidings.workspaces.end_users")
FEED = load_queries("tidings.feed")
MARKS = load_queries("tidings.feed", "marks.sql")
MOVES = load_queries("tidings.conversations.participants", "move_many.sql")
PRESENCE = load_queries("tidings.realtime", "presence.sql")
TALLIES = load_queries("tidings.insights", "tallies.sql")
LEFT = load_queries("tidings.messages", "what_left.sql")
HANDSETS = load_queries("tidings.messages", "handsets.sql")
STANDING = load_queries("tidings.insights", "now.sql")
ESTIMATE = load_queries("tidings.messages", "estimate.sql")
ATTRIBUTES = load_queries("tidings.contacts", "attribute_names.sql")

_CLAIM = {
    "queue (?:q|own)": "queue_pkey",
    "deliveries": "deliveries_pkey",
    # Both find one row.
    "contacts": "contacts_(pkey|workspace_id_id_idx)",
    "addresses": "addresses_pkey",
    "collapses": "collapses_pkey",
    "messages": "messages_pkey",
    "meters": "meters_pkey",
}

_CONVERSATION = "conversations_(pkey|workspace)"
_PARTICIPANT = "participants_(pkey|person)"
_PRESENCE = "presences_(pkey|node)"

_ITEMS = {
    "feed_items f": "feed_items_pkey",
    "deliveries": "deliveries_pkey",
    "attempts": "attempts_pkey",
    "feed_marks": "feed_marks_pkey",
    "deliveries older": "deliveries_replaced",
}

# Statement, and the index by which each table that grows must be read.
HOT = {
    "claim": (CLAIMS["claim"], _CLAIM),
    "record": (MESSAGES["record"], {"queue": "queue_pkey", "deliveries": "deliveries_pkey"}),
    "get_left": (
        LEFT["get_left"],
        {
            "deliveries": "deliveries_pkey",
            "messages": "messages_pkey",
            "attempts": "attempts_pkey",
            "contacts": "contacts_(pkey|workspace_id_id_idx)",
        },
    ),
    "list_exchanges": (LEFT["list_exchanges"], {"attempts": "attempts_pkey", "exchanges": "exchanges_pkey"}),
    "list_outbox": (
        HANDSETS["list_outbox"],
        {"messages": r"messages_workspace_id_id_idx", "deliveries": r"deliveries_message_id_\w+_idx", "attempts": "attempts_pkey"},
    ),
    "waiting_for_phone": (
        HANDSETS["waiting_for_phone"],
        {"deliveries": r"deliveries_contact_id_\w+_idx", "attempts": "attempts_pkey"},
    ),
    "rescue": (CLAIMS["rescue"], {"queue": "queue_leased", "deliveries": "deliveries_pkey", "messages": "messages_pkey"}),
    "spoken": (MESSAGES["spoken"], {"messages": "messages_pkey"}),
    "apply_receipts": (MESSAGES["apply_receipts"], {"deliveries": "deliveries_pkey"}),
    "heartbeat": (CLAIMS["heartbeat"], {"queue": "queue_pkey"}),
    "load_recipients": (ROUTES["load_recipients"], {"recipients": "recipients_pkey", "messages": "messages_pkey"}),
    "deliveries_of": (ROUTES["deliveries_of"], {"deliveries": r"deliveries_(message_id_)?contact_id_\w+_idx"}),
    "stop_routes": (ROUTES["stop_routes"], {"recipients": "recipients_pkey", "messages": "messages_pkey", "queue": "queue_pkey"}),
    # A send's ten thousand recipients are judged while somebody waits for it.
    "judge_recipients": (
        ESTIMATE["judge_recipients"],
        {
            "contacts": "contacts_(pkey|workspace_id_id_idx)",
            "addresses": "addresses_pkey",
            "permissions": "permissions_pkey",
            "suppressions": "suppressions_pkey",
            "cap_uses": "cap_uses_pkey",
        },
    ),
    "sample_attributes": (
        ATTRIBUTES["sample_attributes"],
        {"contacts c": "contacts_workspace_id_id_idx", "attributes": "attributes_pkey"},
    ),
    "find_keys": (CONTACTS["find_keys"], {"contact_keys": "contact_keys_pkey"}),
    "find_keys_of_kind": (CONTACTS["find_keys_of_kind"], {"contact_keys": "contact_keys_pkey"}),
    "last_words": (CONSENT["last_words"], {"consents": "consents_contact_id_id_idx"}),
    "save_digests": (CONSENT["save_digests"], {"permissions": "permissions_pkey"}),
    "sequence": (EVENTS["sequence"], {"outbox": "outbox_pkey"}),
    "webhooks.claim": (
        WEBHOOKS["claim"],
        {"webhook_deliveries x": "webhook_deliveries_due", "webhook_deliveries d": "webhook_deliveries_pkey"},
    ),
    "webhooks.record": (WEBHOOKS["record"], {"webhook_deliveries": "webhook_deliveries_pkey"}),
    "webhooks.release": (WEBHOOKS["release"], {"webhook_deliveries": "webhook_deliveries_pkey"}),
    "webhooks.release_next": (
        WEBHOOKS["release_next"],
        {"webhook_deliveries x": "webhook_deliveries_in_order", "webhook_deliveries d": "webhook_deliveries_pkey"},
    ),
    "webhooks.wake_deliveries": (WEBHOOKS["wake_deliveries"], {"webhook_deliveries": "webhook_deliveries_endpoint_id_id_idx"}),
    "webhooks.give_up": (
        WEBHOOKS["give_up"],
        {"webhook_deliveries x": "webhook_deliveries_due", "webhook_deliveries d_2": "webhook_deliveries_pkey"},
    ),
    "webhooks.insert_deliveries": (WEBHOOKS["insert_deliveries"], {"webhook_deliveries": "webhook_deliveries_in_order"}),
    "callbacks.is_due": (CALLBACKS["is_due"], {"callbacks": "callbacks_due"}),
    "take_callbacks": (CALLBACKS["take_callbacks"], {"callbacks": "callbacks_due"}),
    "take_inbound": (CALLBACKS["take_inbound"], {"callbacks": "callbacks_due"}),
    "end_callbacks": (CALLBACKS["end_callbacks"], {"callbacks": "callbacks_pkey"}),
    "fail_callbacks": (CALLBACKS["fail_callbacks"], {"callbacks": "callbacks_pkey"}),
    # One row, by either of the two: the key, or the workspace and the id.
    "conversations.load_conversation": (CONVERSATIONS["load_conversation"], {"conversations c": _CONVERSATION}),
    "conversations.lock_free_conversation": (CONVERSATIONS["lock_free_conversation"], {"conversations": _CONVERSATION}),
    "conversations.list_conversations": (CONVERSATIONS["list_conversations"], {"conversations c": "conversations_workspace"}),
    "inbox.told_of": (
        INBOX["told_of"],
        {
            "posts o": "posts_pkey",
            "participants q": "participants_pkey",
            "participants p": _PARTICIPANT,
            "member_positions w": "member_positions_pkey",
            "posts": "posts_pkey",
        },
    ),
    "inbox.load_among": (INBOX["load_among"], {"conversations c": _CONVERSATION}),
    "inbox.workspaces_of": (INBOX["workspaces_of"], {"conversations c": _CONVERSATION}),
    "inbox.count_unread": (
        INBOX["count_unread"],
        {
            "conversations": "conversations_active",
            "participants p": _PARTICIPANT,
            "member_positions w": "member_positions_pkey",
            "posts": "posts_pkey",
        },
    ),
    "find.names_of": (
        FIND["names_of"],
        {"contacts c": "contacts_(pkey|workspace_id_id_idx)", "contact_merges m": "contact_merges_(pkey|from)"},
    ),
    "find.persons_of": (
        FIND["persons_of"],
        {"contacts c": "contacts_(pkey|workspace_id_id_idx)", "contact_merges m": "contact_merges_(pkey|from)"},
    ),
    "find.list_ids_of_key": (
        FIND["list_ids_of_key"],
        {"contact_keys k": "contact_keys_pkey", "contacts c": "contacts_(pkey|workspace_id_id_idx)"},
    ),
    "conversations.list_of_person": (
        CONVERSATIONS["list_of_person"],
        {"participants p": "participants_person", "conversations c": _CONVERSATION},
    ),
    "conversations.rules_of_workspace": (CONVERSATIONS["rules_of_workspace"], {"conversations": "conversations_rule"}),
    "conversations.save_participant_count": (
        CONVERSATIONS["save_participant_count"],
        {"conversations": _CONVERSATION, "participants p": "participants_pkey"},
    ),
    "posts.lock_posting": (POSTS["lock_posting"], {"conversations c": _CONVERSATION}),
    "posts.store_posts": (
        POSTS["store_posts"],
        {
            "conversations c": _CONVERSATION,
            "conversations c_1": _CONVERSATION,
            "participants p": _PARTICIPANT,
            "participants p_1": _PARTICIPANT,
            "participants o": "participants_pkey",
            "blocks b": "blocks_pkey",
            "end_users e": "end_users_pkey",
            "idempotency_keys k": "idempotency_keys_pkey",
        },
    ),
    "posts.post_by_id": (POSTS["post_by_id"], {"posts p": "posts_id", "posts r": "posts_pkey"}),
    "posts.posts_at": (POSTS["posts_at"], {"posts p": "posts_pkey", "posts r": "posts_pkey"}),
    "posts.seqs_forward": (POSTS["seqs_forward"], {"posts p": "posts_pkey", "hidden_posts h": "hidden_posts_pkey"}),
    "posts.seqs_back": (POSTS["seqs_back"], {"posts p": "posts_pkey", "hidden_posts h": "hidden_posts_pkey"}),
    "posts.thread_forward": (POSTS["thread_forward"], {"posts p": "posts_thread"}),
    "posts.thread_back": (POSTS["thread_back"], {"posts p": "posts_thread"}),
    "posts.seqs_among": (POSTS["seqs_among"], {"posts p": "posts_pkey", "hidden_posts h": "hidden_posts_pkey"}),
    "posts.reactions_of": (POSTS["reactions_of"], {"reactions r": "reactions_pkey"}),
    "posts.changes_after": (POSTS["changes_after"], {"conversation_changes": "conversation_changes_pkey"}),
    "posts.pinned_seqs": (POSTS["pinned_seqs"], {"posts": "posts_pinned"}),
    "people.list_mine": (
        PEOPLE["list_mine"],
        {
            "participants p": "participants_person",
            "conversations c": _CONVERSATION,
            "posts o": "posts_pkey",
            "posts d": "posts_deleted",
            "posts b": "posts_pkey",
            "mentions m": "mentions_pkey",
        },
    ),
    "people.unread_totals": (
        PEOPLE["unread_totals"],
        {
            "participants p": "participants_person",
            "conversations c": _CONVERSATION,
            "posts d": "posts_deleted",
            "posts b": "posts_pkey",
            "mentions n": "mentions_pkey",
        },
    ),
    "people.own_place": (
        PEOPLE["own_place"],
        {
            "conversations c": _CONVERSATION,
            "participants p": _PARTICIPANT,
            "posts d": "posts_deleted",
            "mentions m": "mentions_pkey",
        },
    ),
    "people.move_position": (PEOPLE["move_position"], {"participants p": _PARTICIPANT}),
    "people.read_everything": (
        PEOPLE["read_everything"],
        {"participants p": _PARTICIPANT, "conversations c": _CONVERSATION},
    ),
    "people.post_of": (PEOPLE["post_of"], {"posts": "posts_(id|pkey)"}),
    "people.count_receipts": (PEOPLE["count_receipts"], {"participants": "participants_pkey"}),
    "people.hidden_authors": (PEOPLE["hidden_authors"], {"blocks": "blocks_pkey"}),
    "people.blocked_between": (PEOPLE["blocked_between"], {"blocks b": "blocks_pkey", "blocks b_1": "blocks_pkey"}),
    "people.tell_blocks": (PEOPLE["tell_blocks"], {"participants mine": "participants_person"}),
    "people.move_positions": (
        MOVES["move_positions"],
        {"conversations c": _CONVERSATION, "participants p": _PARTICIPANT, "participants p_2": _PARTICIPANT, "participants": _PARTICIPANT},
    ),
    "people.see_many": (MOVES["see_many"], {"reaches": "reaches_pkey"}),
    "people.positions_of": (MOVES["positions_of"], {"conversations c": _CONVERSATION, "participants p": "participants_pkey"}),
    "presence.write": (
        PRESENCE["write_presences"],
        {"presences p": "presences_pkey", "presences p_1": _PRESENCE, "contacts c": "contacts_(pkey|workspace_id_id_idx)"},
    ),
    "presence.sweep": (PRESENCE["sweep"], {"presences x": "presences_node", "presences p_1": _PRESENCE, "presences p_2": "presences_pkey"}),
    "presence.states": (
        PRESENCE["states"],
        {"presences p": "presences_pkey", "last_seen t": "last_seen_pkey", "contacts c": "contacts_(pkey|workspace_id_id_idx)"},
    ),
    "presence.visible": (
        PRESENCE["visible"],
        {"participants p": "participants_person", "participants o_1": _PARTICIPANT, "blocks b": "blocks_pkey", "blocks b_1": "blocks_pkey"},
    ),
    "feed.list_items": (FEED["list_items"], _ITEMS),
    "feed.list_bundles": (FEED["list_bundles"], _ITEMS),
    "feed.search_items": (FEED["search_items"], {name: index for name, index in _ITEMS.items() if name != "deliveries older"}),
    "feed.find_items": (
        FEED["find_items"],
        {name: index for name, index in _ITEMS.items() if name != "feed_items f"},
    ),
    "feed.counts": (
        FEED["counts"],
        {
            "feed_items f": "feed_items_pkey",
            "feed_marks m": "feed_marks_pkey",
            "feed_visits": "feed_visits_pkey",
            "contact_merges merged": "contact_merges_person",
        },
    ),
    "feed.whole_person": (
        FEED["whole_person"],
        {"contact_merges m": "contact_merges_person", "contact_merges": "contact_merges_(pkey|from)"},
    ),
    "feed.changes": (FEED["changes"], {"events_rest e": "events_rest_pkey"}),
    "feed.comes_late": (
        FEED["comes_late"],
        {"contact_merges m": "contact_merges_person", "deliveries d": "deliveries_contact_id_id_idx"},
    ),
    "feed.see": (MARKS["see"], {"deliveries": "deliveries_pkey", "feed_marks": "feed_marks_pkey"}),
    "feed.archive": (MARKS["archive"], {"deliveries": "deliveries_pkey"}),
    "feed.unarchive": (MARKS["unarchive"], {"deliveries": "deliveries_pkey", "feed_marks m": "feed_marks_pkey"}),
    "feed.come_back": (MARKS["come_back"], {"deliveries d": "deliveries_pkey", "feed_marks m": "feed_marks_pkey"}),
    "session_state": (END_USERS["session_state"], {"end_users": "end_users_pkey"}),
    "refused_sessions": (END_USERS["refused_sessions"], {"end_users e": "end_users_pkey"}),
    "conversations.forget_posts": (CONVERSATIONS["forget_posts"], {"posts": "posts_pkey", "post_versions v": "post_versions_pkey"}),
    "participants.among": (PARTICIPANTS["participants_among"], {"participants": _PARTICIPANT}),
    "participants.list": (PARTICIPANTS["list_participants"], {"participants": "participants_pkey"}),
    "participants.count": (PARTICIPANTS["count_participants"], {"participants": "participants_pkey"}),
    "participants.end": (PARTICIPANTS["end_participants"], {"participants p": _PARTICIPANT}),
    "participants.shape": (PARTICIPANTS["shape_participants"], {"participants p": _PARTICIPANT}),
    "participants.rule_members": (PARTICIPANTS["rule_members"], {"participants": _PARTICIPANT}),
    "participants.kept_by_rule": (PARTICIPANTS["kept_by_rule"], {"participants": "participants_pkey"}),
    "participants.shown_contacts": (PARTICIPANTS["shown_contacts"], {"contacts c": "contacts_(pkey|workspace_id_id_idx)"}),
    "insights.count_facts": (
        TALLIES["count_facts"],
        {"deliveries": "deliveries_pkey", "messages": "messages_pkey", "events_rest": "events_rest_pkey"},
    ),
    "insights.series": (TALLIES["series"], {"tallies t": "tallies_pkey"}),
    "insights.waiting": (STANDING["waiting"], {"queue q": "queue_flows"}),
    "insights.unsettled": (
        STANDING["unsettled"],
        {"undelivered": "undelivered_listed", "deliveries": "deliveries_pkey", "queue": "queue_pkey"},
    ),
    "insights.dead": (
        STANDING["dead"],
        {"callbacks": "callbacks_dead", "flags": "flags_queue", "appeals": "appeals_queue"},
    ),
    "insights.dead_of_hooks": (STANDING["dead_of_hooks"], {"hook_events": "hook_events_dead"}),
    "insights.endpoints": (STANDING["endpoints"], {"webhook_deliveries w": "webhook_deliveries_exhausted"}),
    "insights.waiting_runs": (STANDING["waiting_runs"], {"schedule_runs": "schedule_runs_waiting"}),
    "find_by_reference": (MESSAGES["find_by_reference"], {"attempts": "attempts_account_id_provider_reference_idx"}),
}

GROWING = (
    *("queue", "deliveries", "contacts", "contact_keys", "addresses", "messages", "attempts", "outbox", "timers"),
    *("permissions", "suppressions", "consents", "recipients", "collapses", "meters", "cap_uses"),
    *("webhook_deliveries", "webhook_attempts", "callbacks", "media"),
    *("conversations", "participants", "posts", "post_versions", "reactions", "conversation_changes"),
    *("mentions", "hidden_posts", "member_positions", "blocks", "end_users", "reaches", "presences", "last_seen"),
    *(
        "feed_items",
        "feed_marks",
        "feed_visits",
        "contact_merges",
        "tallies",
        "undelivered",
        "hook_events",
        "flags",
        "appeals",
        "schedule_runs",
    ),
)

# As Database.lane(Plans.BY_INDEX) opens its connections.
_SETTINGS = {
    "role": "tidings_pipeline",
    "app.address_key": "00" * 32,
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}


@pytest.fixture
async def connection(database_url: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    opened = await asyncpg.connect(database_url, server_settings=_SETTINGS)
    yield opened
    await opened.close()


def check(plan: str, indexes: dict[str, str]) -> None:
    for table in GROWING:
        assert not re.search(rf"Seq Scan on {table}\b", plan), plan
    for table, index in indexes.items():
        assert re.search(rf"using {index} on {table}\b|Bitmap Index Scan on {index}\b", plan), plan
        # The bucket leads the key of what grows with traffic: without it in the condition the whole index is read.
        if index.endswith("_pkey"):
            found = re.findall(rf"using {index} on {table}\b[^\n]*\n\s+Index Cond: ([^\n]*)", plan)
            assert found, plan
            assert all("bucket = " in condition for condition in found), plan


@pytest.fixture
async def emptied(database_url: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    """PostgreSQL has looked at all tables while they were empty, and a worker has made it forget that."""
    owner = await asyncpg.connect(database_url)
    try:
        await owner.execute("VACUUM ANALYZE")
        assert await owner.fetchval("SELECT forget_emptiness()") > 0
        assert await owner.fetchval("SELECT forget_emptiness()") == 0, "once is enough"
    finally:
        await owner.close()
    opened = await asyncpg.connect(database_url, server_settings=_SETTINGS)
    yield opened
    await opened.close()


async def test_what_was_empty_when_it_was_looked_at_is_read_by_index_too(emptied: "asyncpg.Connection[asyncpg.Record]") -> None:
    for name, (statement, indexes) in HOT.items():
        check(await _plan(emptied, f"hot_{name.replace('.', '_')}", statement), indexes)


@pytest.mark.parametrize("name", HOT)
async def test_a_hot_statement_reads_by_index_on_an_empty_database(connection: "asyncpg.Connection[asyncpg.Record]", name: str) -> None:
    statement, indexes = HOT[name]
    check(await _plan(connection, "hot", statement), indexes)


async def test_which_items_are_meant_is_read_from_the_index_alone(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    for name in ("list_items", "list_bundles", "search_items", "counts"):
        plan = await _plan(connection, name, FEED[name])
        assert re.search(r"Index Only Scan( Backward)? using feed_items_pkey on feed_items f\b", plan), f"{name}\n{plan}"
    assert re.search(r"Index Only Scan using feed_marks_pkey on feed_marks m\b", await _plan(connection, "counted", FEED["counts"]))


async def _plan(connection: "asyncpg.Connection[asyncpg.Record]", called: str, statement: str) -> str:
    await connection.execute(f"PREPARE {called} AS {statement}")
    parameters = max(int(n) for n in re.findall(r"\$(\d+)", statement))
    arguments = ", ".join(["NULL"] * parameters)
    return "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE {called} ({arguments})"))


# Calls of the guard's functions, and the indexes by which their own statements must read.
_ID = "00000000-0000-0000-0000-000000000001"
CALLS = {
    "permission_now": (
        f"SELECT * FROM permission_now('{{1}}', '{{{_ID}}}', '{{phone}}', '{{+31612345678}}', '{{{_ID}}}', '{{sms}}', '{{news}}', '{{{_ID}}}')",
        {"permissions_pkey", "suppressions_pkey", "recipients_pkey"},
    ),
    "reserve": (
        f"""SELECT * FROM reserve(now(), now(), '{_ID}', '{_ID}', 1::smallint, '{_ID}', 'marketing', NULL, 'sms', true, true, false,
        '[["workspace", 1, 1, "rate_limited"]]', '[]', 5, 100)""",
        {"cap_uses_pkey", "meters_pkey"},
    ),
    "reserve_in_order": (
        f"""SELECT * FROM reserve_in_order(now(), false, ARRAY[now(), now(), now()], array_fill('{_ID}'::uuid, '{{3}}'),
        array_fill('{_ID}'::uuid, '{{3}}'), '{{1,1,1}}', array_fill('{_ID}'::uuid, '{{3}}'), '{{marketing,marketing,marketing}}',
        '{{NULL,NULL,NULL}}', '{{sms,sms,sms}}', '{{true,false,false}}', '{{true,false,false}}',
        array_fill('[["workspace", 1, 1, "rate_limited"]]'::jsonb, '{{3}}'), array_fill('[]'::jsonb, '{{3}}'), '{{5,5,5}}',
        '{{100,100,100}}', '{{NULL,NULL,NULL}}')""",
        {"cap_uses_pkey", "meters_pkey"},
    ),
}

_READ = """
SELECT c.relname AS name, pg_stat_get_xact_numscans(c.oid) AS scans, pg_stat_get_xact_tuples_returned(c.oid) AS rows
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i')
"""


@pytest.mark.parametrize("name", CALLS)
async def test_the_guard_s_functions_read_by_index_what_they_need_and_nothing_else(
    connection: "asyncpg.Connection[asyncpg.Record]", name: str
) -> None:
    """Their plans are those of the session that calls them: what was read, and how, is counted by the server."""
    call, indexes = CALLS[name]
    await connection.fetch(call.replace(f"'{_ID}', '{_ID}', 1::", f"'{_ID}', gen_random_uuid(), 1::"))
    # Others of the same bucket and of all the others, beside the one that is asked for.
    await connection.execute(f"""
        INSERT INTO workspaces (id, name, mode, default_locale, timezone, keeps_content, created_at)
        VALUES ('{_ID}', 'Shop', 'test', 'en', 'UTC', true, now());
        INSERT INTO caps (id, workspace_id, most, per, created_at) VALUES ('{_ID}', '{_ID}', 9, '1 day', now());
        INSERT INTO permissions (bucket, contact_id, workspace_id, updated_at)
        SELECT n & 63, gen_random_uuid(), '{_ID}', now() FROM generate_series(1, 640) n;
        INSERT INTO cap_uses (bucket, contact_id, delivery_id, workspace_id, purpose, channel, at)
        SELECT n & 63, gen_random_uuid(), gen_random_uuid(), '{_ID}', 'marketing', 'sms', now() FROM generate_series(1, 640) n;
        INSERT INTO meters (bucket, workspace_id, key) SELECT n & 63, gen_random_uuid(), n::text FROM generate_series(1, 640) n;
        INSERT INTO recipients (bucket, message_id, contact_id, message_bucket, workspace_id, step)
        SELECT n & 63, gen_random_uuid(), gen_random_uuid(), 1, '{_ID}', 1 FROM generate_series(1, 640) n;
        INSERT INTO suppressions (bucket, workspace_id, hash, id, kind, reason, source, created_at)
        SELECT n & 63, '{_ID}', sha256(n::text::bytea), gen_random_uuid(), 'phone', 'x', 'x', now() FROM generate_series(1, 640) n
    """)
    async with connection.transaction():
        before = {row["name"]: (row["scans"], row["rows"]) for row in await connection.fetch(_READ)}
        await connection.fetch(call)
        after = {row["name"]: (row["scans"], row["rows"]) for row in await connection.fetch(_READ)}
    read = {name: (scans - before[name][0], rows - before[name][1]) for name, (scans, rows) in after.items()}
    for table in GROWING:
        assert read[table][0] == 0, f"{table} was read as a whole"
    for index in indexes:
        scans, rows = read[index]
        assert scans > 0, index
        assert rows <= 3 * scans, f"{index} was read beyond what was asked for"
