"""Lists of a large company: how long anyone waits for the first page of each, and for each filter of it, however little fits."""

import os
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import UUID

import asyncpg

from benchmarks.chats import MADE_ID, prefill_chats
from benchmarks.figures import Figure, measured
from benchmarks.posts import asked, bounded
from benchmarks.stage import Server, Stage, staged
from tidings.core.ids import bucket_of, bucket_of_key, encode, new_id
from tidings.messages.states import State

MESSAGES = int(os.environ.get("MESSAGES", "1000000"))
PEOPLE = int(os.environ.get("PEOPLE", "200000"))
CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "50000"))
READS = int(os.environ.get("READS", "100"))
"""Of each list and filter."""
GOAL = 300
_AT_ONCE = 100_000
_RATE, _SELDOM = 10, 2
_WALKED = frozenset({"account_rare", "sent", "read_channel"})
"""What no index tells: a request looks at its share, which takes a core for a tenth of a second."""
_DAYS = 90

_FIRST = ("Ada", "Bob", "Cay", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jan", "Kim", "Lou", "Max", "Nia", "Ola", "Pia", "Quy", "Ron")
_LAST = ("Jansen", "de Vries", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "Bos", "Vos", "Peters", "Hendriks", "Dekker", "Brouwer")

# Nine of ten have arrived. Three of all are on a rare channel, and as many are about a rare topic; five went by another account.
_MESSAGES = """
WITH made AS (
    SELECT
        g, $2::timestamptz - interval '1 day' * $9::integer * (1 - g::float / $3::bigint) AS at, hashint8(g) & 2147483647 AS r,
        g % ($3::bigint / 3) = 7 AS is_rare
    FROM generate_series($4::bigint, $5::bigint) AS g
),
told AS (
    SELECT
        g, at, r, is_rare, p.id AS contact, r % 50 = 0 AS is_in, pg_temp.made_id(at, (r % 64)::integer) AS id,
        pg_temp.made_id(at, id_bucket(p.id)) AS delivery,
        CASE WHEN is_rare THEN 'rare' WHEN r % 3 > 0 THEN 'topic-' || r % 20 END AS topic,
        CASE WHEN is_rare THEN 'voice' WHEN r % 5 = 1 THEN 'email' WHEN r % 5 = 2 THEN 'push' ELSE 'sms' END AS channel,
        CASE WHEN r % 10 = 0 THEN 'marketing' WHEN r % 100 = 1 THEN 'critical' ELSE 'transactional' END AS purpose,
        CASE WHEN r % 2 = 0 THEN $6::uuid END AS template,
        CASE
            WHEN g % ($3::bigint / 50) = 9 THEN 'unknown' WHEN g % ($3::bigint / 20) = 11 THEN 'held' WHEN g % ($3::bigint / 5) = 13 THEN 'expired'
            WHEN r % 100 < 1 THEN 'failed' WHEN r % 100 < 5 THEN 'skipped' WHEN r % 100 < 10 THEN 'read' ELSE 'delivered'
        END AS state
    FROM made JOIN people p ON p.n = r % $10::integer
),
stored AS (
    INSERT INTO messages (
        bucket, id, workspace_id, direction, author_id, purpose, topic, lane, channels, template_id, template_version, content, recipients,
        created_at, kind
    )
    SELECT
        r % 64, id, $1, CASE WHEN is_in THEN 'in' ELSE 'out' END, CASE WHEN is_in THEN contact END, purpose, topic, 'transactional', ARRAY[channel],
        template, CASE WHEN template IS NOT NULL THEN 1 END, jsonb_build_object('body', md5(g::text)), CASE WHEN is_in THEN 0 ELSE 1 END, at,
        message_kind(CASE WHEN is_in THEN 'in' ELSE 'out' END, purpose, topic, template, channel, NULL)
    FROM told ORDER BY g
),
delivered AS (
    INSERT INTO deliveries (
        bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, reason, topic, attempt, account_id, purpose,
        created_at, changed_at, sent_at, delivered_at, read_at
    )
    SELECT
        id_bucket(contact), delivery, r % 64, id, $1, contact, channel, state,
        CASE state
            WHEN 'unknown' THEN 'no_answer' WHEN 'held' THEN 'quiet_hours' WHEN 'expired' THEN 'too_late' WHEN 'failed' THEN 'refused'
            WHEN 'skipped' THEN CASE r % 3 WHEN 0 THEN 'suppressed' WHEN 1 THEN 'no_consent' ELSE 'preference' END
        END,
        topic, 1, CASE WHEN g % ($3::bigint / 5) = 3 THEN $8::uuid ELSE $7::uuid END, purpose, at, at, at,
        CASE WHEN state IN ('delivered', 'read') THEN at END, CASE state WHEN 'read' THEN at END
    FROM told WHERE NOT is_in ORDER BY g
)
INSERT INTO attempts (bucket, delivery_id, n, workspace_id, account_id, provider, intent_at, finished_at, outcome, provider_reference)
SELECT id_bucket(contact), delivery, 1, $1, $7, 'sandbox', at, at, 'sent', 'reference-' || g
FROM told WHERE NOT is_in AND state IN ('delivered', 'read', 'failed') AND g % 10 = 0 ORDER BY g
"""
_TABLES = ("contacts", "contact_keys", "addresses", "messages", "deliveries", "undelivered", "attempts", "provider_accounts")


async def lists(server: Server) -> list[Figure]:
    """Ten requests a second, for every list's first page and by each of its filters."""
    async with staged(server) as stage:
        begun = time.monotonic()
        accounts = await filled(stage)
        chats = await prefill_chats(stage, CONVERSATIONS, CONVERSATIONS * 10)
        figures = [
            measured("lists_messages", MESSAGES, "messages"),
            measured("lists_people", PEOPLE, "people"),
            measured("lists_conversations", chats.conversations, "conversations"),
            measured("lists_filled", time.monotonic() - begun, "s"),
        ]
        figures += await _sizes(stage)
        for name, path in (await _paths(stage, accounts)).items():
            rate = _SELDOM if name.removeprefix("messages_").removeprefix("deliveries_") in _WALKED else _RATE
            await asked(stage, path, 5, rate)
            figures.append(bounded(f"lists_{name}_p99", await asked(stage, path, READS * rate // _RATE, rate), 99, GOAL))
    return figures


async def filled(stage: Stage) -> tuple[UUID, UUID]:
    """People and messages are there; answers the account that carried nearly all, and the one that carried five."""
    now, other = datetime.now(UTC), new_id()
    async with stage.owner() as owner:
        workspace_id = await owner.fetchval("SELECT id FROM workspaces")
        # As a live one has it, whose clock nobody moves: there ids tell the time.
        await owner.execute("UPDATE workspaces SET mode = 'live'")
        account = await owner.fetchval("SELECT id FROM provider_accounts LIMIT 1")
        template = await owner.fetchval("SELECT id FROM templates WHERE key = 'order'")
        for table in _TABLES:
            await owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        await owner.execute(MADE_ID)
        await _people(owner, workspace_id, now)
        for first in range(0, MESSAGES, _AT_ONCE):
            last = min(first + _AT_ONCE, MESSAGES) - 1
            values = (workspace_id, now, MESSAGES, first, last, template, account, other, _DAYS, PEOPLE)
            await owner.execute(_MESSAGES, *values, timeout=1800)
        for table in _TABLES:
            await owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            await owner.execute(f"VACUUM ANALYZE {table}", timeout=1800)
    return account, other


async def _people(owner: "asyncpg.Connection[asyncpg.Record]", workspace_id: UUID, now: datetime) -> None:
    """Everybody has a name, an id of yours, a mailbox and a number; `people` numbers them for this connection."""
    draw = random.Random(7)
    await owner.execute("CREATE TEMP TABLE people (n integer PRIMARY KEY, id uuid)")
    for first in range(0, PEOPLE, _AT_ONCE):
        ids = [(n, new_id()) for n in range(first, min(first + _AT_ONCE, PEOPLE))]
        keys = [
            (bucket_of_key(kind, value), workspace_id, kind, value, one)
            for n, one in ids
            for kind, value in (("id", _name(n)), ("email", f"{_name(n)}@shop.example"), ("phone", f"+316{20_000_000 + n}"))
        ]
        people = [
            (
                bucket_of(one),
                one,
                workspace_id,
                _name(n),
                f"{draw.choice(_FIRST)} {draw.choice(_LAST)}",
                draw.choice(("nl", "en", None)),
                "NL",
                now,
                now,
            )
            for n, one in ids
        ]
        addresses = [(bucket_of(one), one, kind, value, workspace_id, 0, now) for _, _, kind, value, one in keys if kind != "id"]
        await owner.copy_records_to_table("people", records=ids)
        columns = ["bucket", "id", "workspace_id", "external_id", "name", "locale", "country", "created_at", "updated_at"]
        await owner.copy_records_to_table("contacts", records=people, columns=columns)
        await owner.copy_records_to_table("contact_keys", records=keys)
        columns = ["bucket", "contact_id", "kind", "value", "workspace_id", "rank", "created_at"]
        await owner.copy_records_to_table("addresses", records=addresses, columns=columns)
    await owner.execute("ANALYZE people")


def _name(n: int) -> str:
    return f"person_{n:06d}"


async def _sizes(stage: Stage) -> list[Figure]:
    """What is written for the sake of lists, in bytes for each message."""
    figures: list[Figure] = []
    async with stage.sql() as connection:
        for name, relation in (("kind", "messages_kind"), ("undelivered", "undelivered"), ("undelivered_index", "undelivered_listed")):
            size = await connection.fetchval("SELECT pg_relation_size($1::text::regclass)", relation)
            figures.append(measured(f"lists_{name}_bytes", size / MESSAGES, "bytes a message"))
    return figures


async def _paths(stage: Stage, accounts: tuple[UUID, UUID]) -> Mapping[str, Callable[[], str]]:
    draw = random.Random(5)
    async with stage.sql() as connection:
        rows = await connection.fetch("SELECT id, message_id FROM deliveries WHERE hashint8(id_bucket(id)) % 7 = 0 LIMIT 500")
    common, rare = (encode("pac", one) for one in accounts)
    now = datetime.now(UTC)
    day, month = (quote((now - timedelta(days=days)).isoformat()) for days in (1, 60))

    def person() -> str:
        return _name(draw.randrange(PEOPLE))

    def fixed(path: str) -> Callable[[], str]:
        return lambda: path

    filters = {
        "topic": "topic=topic-7",
        "topic_rare": "topic=rare",
        "topic_none": "topic=none",
        "channel": "channel=email",
        "channel_rare": "channel=voice",
        "channel_none": "channel=rcs",
        "account": f"provider_account={common}",
        "account_rare": f"provider_account={rare}",
        "since": f"since={day}",
        "until": f"until={month}",
        "failed_topic": "state=failed&topic=rare",
        "read_channel": "state=read&channel=voice",
        **{state.value: f"state={state.value}" for state in State},
    }
    own = {
        "purpose": "purpose=critical",
        "purpose_none": "purpose=otp",
        "template": "template=order",
        "template_none": "template=none",
        "received": "direction=in",
        "q_nothing": "q=nothing+of+this+name",
    }
    paths: dict[str, Callable[[], str]] = {"messages": fixed("/v1/messages"), "deliveries": fixed("/v1/deliveries")}
    paths |= {f"messages_{name}": fixed(f"/v1/messages?{query}") for name, query in (filters | own).items()}
    paths |= {
        "messages_contact": lambda: f"/v1/messages?contact={person()}",
        "messages_contact_state": lambda: f"/v1/messages?contact={person()}&state=failed",
        "messages_q_message": lambda: f"/v1/messages?q={encode('msg', draw.choice(rows)['message_id'])}",
        "messages_q_delivery": lambda: f"/v1/messages?q={encode('dlv', draw.choice(rows)['id'])}",
        "messages_q_person": lambda: f"/v1/messages?q={person()}",
        "messages_q_mail": lambda: f"/v1/messages?q={person()}@shop.example",
        "messages_q_number": lambda: f"/v1/messages?q=%2B316{20_000_000 + draw.randrange(PEOPLE)}",
        "messages_q_reference": lambda: f"/v1/messages?q=reference-{draw.randrange(MESSAGES // 10) * 10}",
        "messages_full_page": fixed("/v1/messages?limit=200"),
    }
    reasons = {
        "reason": "reason=suppressed",
        "reason_rare": "reason=too_late",
        "reason_none": "reason=capped",
        "both": "state=skipped&reason=capped",
    }
    paths |= {f"deliveries_{name}": fixed(f"/v1/deliveries?{query}") for name, query in (filters | reasons).items()}
    paths |= {
        "deliveries_contact": lambda: f"/v1/deliveries?contact={person()}",
        "deliveries_contact_state": lambda: f"/v1/deliveries?contact={person()}&state=failed",
        "contacts": fixed("/v1/contacts"),
        "contacts_q_name": lambda: f"/v1/contacts?q={draw.choice(_FIRST)}+{draw.choice(_LAST).rpartition(' ')[2][:3]}",
        "contacts_q_id": lambda: f"/v1/contacts?q={person()[:-2]}",
        "contacts_q_mail": lambda: f"/v1/contacts?q={person()}@",
        "contacts_q_nothing": fixed("/v1/contacts?q=xyzzy"),
        "contacts_email": lambda: f"/v1/contacts?email={person()}@shop.example",
        "contacts_locale": fixed("/v1/contacts?locale=nl"),
        "contacts_country_none": fixed("/v1/contacts?country=DE"),
        "contacts_since": fixed(f"/v1/contacts?since={day}"),
        "conversations": fixed("/v1/conversations"),
        "conversations_activity": fixed("/v1/conversations?sort=activity"),
        "conversations_kind": fixed("/v1/conversations?sort=activity&kind=group"),
        "conversations_kind_none": fixed("/v1/conversations?sort=activity&kind=support"),
        "conversations_closed": fixed("/v1/conversations?sort=activity&state=closed"),
        "conversations_contact": lambda: f"/v1/conversations?contact=user_{draw.randrange(10_000):05d}",
        "conversations_q": lambda: f"/v1/conversations?sort=activity&q=user_{draw.randrange(10_000):05d}",
        "insights": fixed("/v1/insights/deliveries"),
        "insights_now": fixed("/v1/insights/now"),
    }
    return paths
