"""Word and link rules: made, listed, gone; and a workspace's rulebook, ready to be asked."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import Conflict, FieldError, Invalid, NotFound
from tidings.core.ids import new_id
from tidings.db import Connection, Row, Tx, load_queries
from tidings.moderation.judge import Rulebook, rulebook
from tidings.moderation.links import read_domain
from tidings.moderation.model import MAX_RULES, Rule, RuleInput, RuleKind
from tidings.moderation.policy import get_policy
from tidings.moderation.words import MAX_WORDS, has_word, words_of

Q = load_queries(__package__ or "tidings.moderation")


async def load_rulebook(tx: Connection, workspace_id: UUID) -> Rulebook:
    """The workspace's rules as they are now."""
    rows = await tx.fetch(Q["list_rules"], workspace_id, UUID(int=0), MAX_RULES, None)
    return rulebook(tuple(_rule(row) for row in rows), (await get_policy(tx, workspace_id)).hook)


async def list_rules(tx: Tx, workspace_id: UUID, *, kind: RuleKind | None = None, after: UUID | None = None, limit: int = 50) -> list[Rule]:
    """Up to `limit` rules in the order of their making."""
    return [_rule(row) for row in await tx.fetch(Q["list_rules"], workspace_id, after or UUID(int=0), limit, kind)]


async def get_rule(tx: Tx, workspace_id: UUID, rule_id: UUID | None) -> Rule:
    """The rule; raises NotFound."""
    row = await tx.fetchrow(Q["get_rule"], workspace_id, rule_id)
    if row is None:
        raise NotFound
    return _rule(row)


async def create_rule(tx: Tx, workspace_id: UUID, given: RuleInput, now: datetime) -> Rule:
    """What is said from now on is judged by it too, within two seconds.

    Raises Invalid; Conflict (`rule_exists`) where there is one for the same text, and (`too_many_rules`) past a thousand.
    """
    text = _checked(given)
    # As a person's flags are counted one at a time, so are a workspace's rules.
    await tx.execute(Q["lock_person"], str(workspace_id))
    if await tx.fetchval(Q["count_rules"], workspace_id) >= MAX_RULES:
        raise Conflict(f"A workspace has {MAX_RULES:,} rules at most", code="too_many_rules")
    made = Rule(id=new_id(), kind=given.kind, text=text, action=given.action, category=given.category, created_at=now)
    if await tx.fetchval(Q["insert_rule"], made.id, workspace_id, made.kind, made.text, made.action, made.category, now) is None:
        raise Conflict("There is a rule for this text: delete it first", code="rule_exists")
    return made


async def delete_rule(tx: Tx, workspace_id: UUID, rule_id: UUID | None) -> None:
    """Nothing is judged by it any more; raises NotFound."""
    if await tx.fetchval(Q["delete_rule"], workspace_id, rule_id) is None:
        raise NotFound


def _checked(given: RuleInput) -> str:
    errors: list[FieldError] = []
    text = given.text.strip()
    if given.kind == "word":
        if given.action == "allow":
            errors.append(FieldError("/action", "allow_links", "Only links are allowed: all words are, but for those that a rule names"))
        if not has_word(text):
            errors.append(FieldError("/text", "no_word", "There is no letter or digit in it to look for"))
        elif len(words_of(text)) > MAX_WORDS:
            errors.append(FieldError("/text", "too_many_words", f"A phrase has {MAX_WORDS} words at most"))
    elif (domain := read_domain(text)) is not None:
        text = domain
    else:
        errors.append(FieldError("/text", "invalid_domain", "A domain alone, as in example.com; or * for every one"))
    if errors:
        raise Invalid(errors)
    return text


def _rule(row: Row) -> Rule:
    return Rule(
        id=row["id"], kind=row["kind"], text=row["text"], action=row["action"], category=row["category"], created_at=row["created_at"]
    )
