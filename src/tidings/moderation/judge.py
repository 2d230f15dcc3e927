"""What a workspace's rules make of what is said: refused, masked, flagged, or nothing. Pure."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from tidings.moderation.links import Domains, Link, domain_of, links_in
from tidings.moderation.model import HookInput, Rule
from tidings.moderation.words import WordList

MASK = "•"


class Hit(msgspec.Struct, frozen=True):
    """A rule that something goes against, and where: the text's place, or the link's."""

    rule: Rule
    what: Literal["text", "link"]
    place: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done."""

    refused: tuple[Hit, ...] = ()
    masked: tuple[str, ...] | None = None
    """All texts as they are to be said; None: as they are."""
    flagged: tuple[Hit, ...] = ()
    """One for each rule."""


CLEAN = Verdict()


class Rulebook:
    """The rules of a workspace, ready to be asked."""

    def __init__(self, rules: Sequence[Rule], hook: HookInput | None = None) -> None:
        self.hook = hook
        self.rules = tuple(rules)
        self._words = [rule for rule in rules if rule.kind == "word"]
        self._list = WordList([rule.text for rule in self._words])
        self._links = Domains({rule.text: rule for rule in rules if rule.kind == "link"})
        self._has_links = any(rule.kind == "link" for rule in rules)

    def judge(self, texts: Sequence[str], links: Sequence[str]) -> Verdict:
        """What becomes of these texts, and of these addresses, which stand in no text and so are refused where they were to be masked."""
        if not self.rules:
            return CLEAN
        refused: list[Hit] = []
        flagged: dict[Rule, Hit] = {}
        masked = [*texts]
        for place, text in enumerate(texts):
            for rule, start, end in self._found(text):
                if rule.action == "mask":
                    masked[place] = f"{masked[place][:start]}{MASK * (end - start)}{masked[place][end:]}"
                elif rule.action == "refuse":
                    refused.append(Hit(rule, "text", place))
                else:
                    flagged.setdefault(rule, Hit(rule, "text", place))
        for place, link in enumerate(links):
            rule = self._link_rule(link)
            if rule is not None and rule.action == "flag":
                flagged.setdefault(rule, Hit(rule, "link", place))
            elif rule is not None and rule.action != "allow":
                refused.append(Hit(rule, "link", place))
        if refused:
            return Verdict(refused=tuple(refused))
        is_same = masked == list(texts)
        return CLEAN if is_same and not flagged else Verdict(masked=None if is_same else tuple(masked), flagged=tuple(flagged.values()))

    def _found(self, text: str) -> Iterator[tuple[Rule, int, int]]:
        if self._words:
            for one in self._list.find(text):
                yield self._words[one.index], one.start, one.end
        if self._has_links:
            for link in links_in(text):
                rule = self._of(link)
                if rule is not None and rule.action != "allow":
                    yield rule, link.start, link.end

    def _of(self, link: Link) -> Rule | None:
        return self._links.of(link.domain, is_bare=link.is_bare)

    def _link_rule(self, url: str) -> Rule | None:
        domain = domain_of(url) if self._has_links else None
        return self._links.of(domain) if domain is not None else None


NO_RULES = Rulebook(())


@lru_cache(256)
def rulebook(rules: tuple[Rule, ...], hook: HookInput | None) -> Rulebook:
    """These rules, made ready once."""
    return Rulebook(rules, hook) if rules or hook is not None else NO_RULES


def softened(verdict: Verdict) -> Verdict:
    """Of what has come in over a channel, which cannot be said otherwise any more: what was to be refused or masked is flagged."""
    hits = {hit.rule: hit for hit in (*verdict.flagged, *verdict.refused)}
    return Verdict(flagged=tuple(hits.values()))
