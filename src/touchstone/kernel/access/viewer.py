"""Who is asking: a value that every query of a register begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from .levels import Level, read_decision, roles_up_to
from .models import Circle, User


@dataclass(frozen=True)
class Viewer:
    """What one reader may see; made once a request by `viewer_of`.

    Args:
        roles: organ id -> highest role held there.
        circles: ids of the circles the reader belongs to.
        coordinates: member of the office that coordinates the plan, who reads open records of every organ.
        system: the clock or an operator's command, which sees everything and answers to nobody outside.
    """

    user: User | None = None
    roles: Mapping[int, str] = field(default_factory=dict)
    clearance: int = Level.PUBLIC
    circles: frozenset[int] = frozenset()
    coordinates: bool = False
    system: bool = False

    @property
    def is_public(self) -> bool:
        return self.user is None and not self.system

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def party_id(self) -> int | None:
        return self.user.party_id if self.user else None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles) or self.system

    def role_in(self, organ_id: int | None) -> str | None:
        return self.roles.get(organ_id) if organ_id is not None else None

    def holds(self, role: str, organ_id: int | None = None) -> bool:
        """Whether the reader holds at least this role in the organ, or in any organ where none is given."""
        if self.system:
            return True
        held = list(self.roles.values()) if organ_id is None else [self.roles.get(organ_id, "")]
        return any(role in roles_up_to(each) for each in held if each)

    def secrecy(self) -> Q:
        """The condition on level and circle: what is above the reader is not there."""
        if self.system:
            return Q()
        if self.clearance == Level.PUBLIC and not self.circles:
            return Q(level=Level.PUBLIC, circle=None)
        return Q(level__lte=self.clearance) & (Q(circle=None) | Q(circle__in=sorted(self.circles)))

    def is_cleared_for(self, record: Any) -> bool:
        """Whether level and circle of a record at hand let the reader through: what `secrecy` asks of the store."""
        if self.system:
            return True
        return record.level <= self.clearance and (record.circle_id is None or record.circle_id in self.circles)


PUBLIC = Viewer()
SYSTEM = Viewer(system=True, clearance=Level.TOP_SECRET)


def circles_of(user: User) -> frozenset[int]:
    """The circles whose every compartment the user holds and that name the user or nobody."""
    held = set(user.compartments)
    found = set()
    for circle in Circle.objects.prefetch_related("persons"):
        persons = [person.pk for person in circle.persons.all()]
        decision = read_decision(
            clearance=Level.TOP_SECRET,
            held=held,
            level=Level.TOP_SECRET,
            compartments=circle.compartments,
            need_to_know=[str(pk) for pk in persons],
            reader=str(user.pk),
        )
        if decision.allowed:
            found.add(circle.pk)
    return frozenset(found)


def viewer_of(user: Any) -> Viewer:
    """The viewer behind a signed-in user; the public for None and for nobody signed in."""
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    known = getattr(user, "_viewer", None)
    if known is None:
        members = list(user.memberships.select_related("organ"))
        known = Viewer(
            user=user,
            roles={each.organ_id: each.role for each in members},
            clearance=user.clearance,
            circles=circles_of(user),
            coordinates=any(each.organ.coordinates for each in members),
        )
        user._viewer = known
    return known
