"""What is asked of the register of parties: who lives on, who bears a number, who may be there twice."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.streaming import streamed

from .identifiers import PUBLIC_SCHEMES, Scheme, checked, organisation_code_in
from .models import Identifier, Party, PartyName

#: Forms of company and of punctuation that say nothing about who is meant.
_FORMS = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|公司|集团|\bco\b|\bcompany\b|\bltd\b|\blimited\b|\binc\b|\bcorp(oration)?\b|\bgroup\b)"
)


def living(party: Party) -> Party:
    """The party as it lives on: itself, or the entry it was merged into, through any number of mergers."""
    met = {party.pk}
    while party.merged_into is not None:
        party = party.merged_into
        if party.pk in met:
            raise ValueError(f"The mergers of {party.number} run in a circle; run 'touchstone history verify'.")
        met.add(party.pk)
    return party


def by_number(number: str, viewer: Viewer) -> Party | None:
    """The living party behind a number, also one that was merged; None where the viewer sees none."""
    found = Party.everything.filter(number=number).first()
    if found is None:
        return None
    end = living(found)
    return Party.objects.seen_by(viewer).filter(pk=end.pk).first()


def by_identifier(scheme: str, value: str, viewer: Viewer) -> Party | None:
    """The living party that bears an identifier; None where there is none for this viewer.

    Raises:
        NumberRefused: the identifier itself cannot be right.
    """
    seen = Party.objects.seen_by(viewer)
    if not viewer.is_staff and scheme not in PUBLIC_SCHEMES:
        return None
    return seen.filter(
        identifiers__scheme=scheme, identifiers__value=checked(scheme, value), identifiers__live=True
    ).first()


def claimed_elsewhere(party: Party) -> list[Identifier]:
    """Identifiers of other living parties that are the same as this one's."""
    own = Identifier.objects.filter(party=party, withdrawn_on=None).values_list("scheme", "value")
    same = Q(pk__in=[])
    for scheme, value in own:
        same |= Q(scheme=scheme, value=value)
    return list(Identifier.objects.filter(same, live=True).exclude(party=party).select_related("party"))


def normalised(name: str) -> str:
    """A name without what differs from one clerk to the next: width, case, spaces, punctuation, form of company.

    >>> normalised("Wilow Paper Co., Ltd.") == normalised("ＷＩＬＯＷ　Paper")
    True
    >>> normalised("北京柳树纸业有限公司")
    '北京柳树纸业'
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    bare = re.sub(r"[\W_]+", "", _FORMS.sub("", plain))
    return bare or re.sub(r"[\W_]+", "", plain)


@dataclass(frozen=True)
class Twins:
    """Entries that may be one party, oldest first, and why it looks so."""

    parties: tuple[Party, ...]
    why: str


def possible_duplicates(viewer: Viewer) -> Iterator[Twins]:
    """Living entries of one kind with one number between them, or one normalised name in one region.

    A finding for a person to judge: nothing is merged here. A party without a region is compared with its like alone.
    """
    seen = Party.objects.seen_by(viewer).filter(state="living").order_by("pk")
    given: set[frozenset[int]] = set()
    for twins in (*_same_number(seen), *_same_name(seen)):
        members = frozenset(each.pk for each in twins.parties)
        if members not in given:
            given.add(members)
            yield twins


def _same_number(seen: QuerySet[Any]) -> Iterator[Twins]:
    """Numbers under two schemes: an organisation code inside a unified code, or one typed in under "other"."""
    holders: dict[str, dict[int, Party]] = defaultdict(dict)
    identifiers = Identifier.objects.filter(party__in=seen.order_by(), withdrawn_on=None).select_related("party")
    for each in streamed(identifiers, "id"):
        holders[each.value][each.party_id] = each.party
        if each.scheme == Scheme.USCC:
            holders[organisation_code_in(each.value)][each.party_id] = each.party
    for value, found in holders.items():
        if len(found) > 1:
            yield Twins(tuple(found[pk] for pk in sorted(found)), f"same number {value}")


def _same_name(seen: QuerySet[Any]) -> Iterator[Twins]:
    holders: dict[tuple[str, str, str], dict[int, Party]] = defaultdict(dict)
    for party in streamed(seen, "pk"):
        for name in {party.name, *party.also_called}:
            holders[normalised(name), party.region, party.kind][party.pk] = party
    for (_name, region, _kind), found in holders.items():
        if len(found) > 1:
            first = next(iter(found.values()))
            yield Twins(tuple(found.values()), f"same name “{first.name}” in region {region or 'unknown'}")


def names_on(party: Party, on: date) -> QuerySet[PartyName]:
    """The names the party bore on a day."""
    begun, not_ended = Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gt=on)
    return party.names.filter(begun, not_ended).order_by("language", "pk")
