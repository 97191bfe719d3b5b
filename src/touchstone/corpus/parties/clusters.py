"""From pairs to parties: clusters of mentions, in which what people have decided holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from touchstone.corpus.parties.linking import Link

#: from this probability two mentions are joined without anyone looking.
JOIN_FROM = 0.80
#: between this and JOIN_FROM a person is asked.
ASK_FROM = 0.10


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person found on two mentions: they are one party, or they are not.

    Args:
        left, right: mention ids, in any order. verdict: same or different; undecided takes an earlier one back and
            joins and parts nobody. by, reason: who, and why.
    """

    left: str
    right: str
    verdict: Literal["same", "different", "undecided"]
    by: str
    reason: str


@dataclass(frozen=True)
class Parties:
    """Mentions brought together.

    Args:
        party_of: mention id -> party, which is named by the first of its mentions.
        refused: links not followed, although likely, because a decision stands against them.
    """

    party_of: Mapping[str, str]
    refused: tuple[Link, ...]

    @property
    def members(self) -> dict[str, list[str]]:
        """Party -> its mentions."""
        found: dict[str, list[str]] = {}
        for mention, party in self.party_of.items():
            found.setdefault(party, []).append(mention)
        return found


class Contradiction(ValueError):
    """Decisions that cannot all hold."""


def cluster(
    mentions: Iterable[str],
    links: Iterable[Link],
    decisions: Iterable[Decision] = (),
    *,
    join_from: float = JOIN_FROM,
) -> Parties:
    """Parties from links: the likeliest pairs are joined first, and never across a decision.

    Decisions of "same" hold first. A link is refused when it would bring two mentions together that a person found
    different, however long the chain between them; because stronger links come first, the weakest link gives way.

    Args:
        mentions: all ids; who is linked to nobody is a party of one.
        join_from: links below this probability join nobody.
    Raises:
        Contradiction: "same" decisions lead, directly or by a chain, between two that were found different.
    """
    party = {mention: mention for mention in mentions}
    members = {mention: [mention] for mention in party}
    apart: dict[str, set[str]] = {}
    decided = [_known(decision, party) for decision in decisions]
    for decision in decided:
        if decision.verdict == "same":
            _join(party, members, apart, decision.left, decision.right)
    for decision in decided:
        if decision.verdict == "different":
            _keep_apart(party, apart, decision)
    refused = []
    for link in sorted(links, key=lambda each: (-each.probability, each.left, each.right)):
        if link.probability < join_from:
            break
        left, right = party[link.left], party[link.right]
        if right in apart.get(left, ()):
            refused.append(link)
        elif left != right:
            _join(party, members, apart, link.left, link.right)
    first: dict[str, str] = {}
    for mention in party:
        first.setdefault(party[mention], mention)
    return Parties({mention: first[root] for mention, root in party.items()}, tuple(refused))


def to_review(
    links: Iterable[Link],
    decisions: Iterable[Decision] = (),
    *,
    ask_from: float = ASK_FROM,
    join_from: float = JOIN_FROM,
) -> list[Link]:
    """The pairs a person should look at, the most doubtful first; those decided already are left out."""
    decided = {frozenset((decision.left, decision.right)) for decision in decisions}
    open_ = [
        link
        for link in links
        if ask_from <= link.probability < join_from and frozenset((link.left, link.right)) not in decided
    ]
    return sorted(open_, key=lambda link: (abs(link.probability - 0.5), link.left, link.right))


def _known(decision: Decision, party: Mapping[str, str]) -> Decision:
    unknown = [mention for mention in (decision.left, decision.right) if mention not in party]
    if unknown:
        raise Contradiction(
            f"The decision of {decision.by} names {' and '.join(unknown)}, which is no mention here. Leave it out."
        )
    return decision


def _join(
    party: dict[str, str], members: dict[str, list[str]], apart: dict[str, set[str]], one: str, other: str
) -> None:
    keep, gone = party[one], party[other]
    if keep == gone:
        return
    if len(members[keep]) < len(members[gone]):
        keep, gone = gone, keep
    for mention in members[gone]:
        party[mention] = keep
    members[keep] += members.pop(gone)
    for foe in apart.pop(gone, set()):
        apart[foe].discard(gone)
        apart[foe].add(keep)
        apart.setdefault(keep, set()).add(foe)


def _keep_apart(party: Mapping[str, str], apart: dict[str, set[str]], decision: Decision) -> None:
    left, right = party[decision.left], party[decision.right]
    if left == right:
        raise Contradiction(
            f"{decision.left} and {decision.right} were found different by {decision.by} ({decision.reason}), but "
            "other decisions make them one party. Withdraw one of the decisions."
        )
    apart.setdefault(left, set()).add(right)
    apart.setdefault(right, set()).add(left)
