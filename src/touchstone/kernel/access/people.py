"""People and what they may do: added, given roles, cleared and let go; who decided it and why is kept.

An administrator looks after the people of the own organ. What reaches further (clearance, circles, outside users,
people of several organs) is an operator's, at the command line. Nobody changes the own rights.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.errors import FactsRefused, NotAllowed

from .levels import Level, Role
from .models import ApiToken, Circle, Membership, RightsChange, User
from .viewer import SYSTEM, Viewer, viewer_of

What = RightsChange.What


@dataclass(frozen=True)
class _Hand:
    """Who acts: an administrator, or an operator at the command line under that name."""

    user: User | None
    name: str
    viewer: Viewer

    @classmethod
    def of(cls, by: User | str) -> _Hand:
        return cls(None, by, SYSTEM) if isinstance(by, str) else cls(by, by.username, viewer_of(by))


def administered(viewer: Viewer) -> QuerySet[Organ]:
    """The organs whose people this viewer looks after."""
    if viewer.system:
        return Organ.objects.order_by("code")
    mine = [organ for organ, role in viewer.roles.items() if role == Role.ADMINISTRATOR]
    return Organ.objects.filter(pk__in=mine).order_by("code")


def looked_after(viewer: Viewer) -> QuerySet[User]:
    """The people who are, or once were, members of an organ this viewer administers."""
    if viewer.system:
        return User.objects.order_by("username")
    organs = administered(viewer)
    theirs = Q(memberships__organ__in=organs) | Q(rights_changes__organ__in=organs)
    return User.objects.filter(pk__in=User.objects.filter(theirs).values("pk")).order_by("username")


def changes_of(user: User, viewer: Viewer) -> QuerySet[RightsChange]:
    """What was changed of a person's rights, newest first, as far as this viewer looks after it.

    Clearance and circles are left out for all but an operator: their names alone may tell too much.
    """
    found = user.rights_changes.select_related("organ").order_by("-changed_at", "-pk")
    if viewer.system:
        return found
    found = found.exclude(what__in=(What.CLEARED, What.CIRCLE))
    if _whole_account(user, viewer):
        return found
    return found.filter(organ__in=administered(viewer))


def add_person(
    username: str, *, by: User | str, organ: Organ | None = None, role: str = Role.READER, reason: str = "",
    password: str = "", **facts: Any,
) -> tuple[User, str]:  # fmt: skip
    """Add an account, with a role where an organ is given; the account and its first password.

    Args:
        password: the first password; a random one is made where it is empty.
        facts: `first_name`, `last_name`, `email`, and from an operator `party`.
    Raises:
        NotAllowed: the actor does not administer the organ. FactsRefused: what is wrong with which field.
    """
    hand = _Hand.of(by)
    _may_organ(hand, organ)
    user = User(username=username, **facts)
    given = password or _random_password()
    problems: dict[str, list[str]] = {}
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        problems |= error.message_dict
    try:
        validate_password(given, user)
    except ValidationError as error:
        problems["password"] = list(error.messages)
    problems |= _role_problem(role)
    if problems:
        raise FactsRefused(problems)
    user.set_password(given)
    with transaction.atomic():
        user.save()
        _note(user, hand, What.ADDED, organ=organ, after=username, reason=reason)
        if organ is not None:
            _set_role(user, organ, role, hand, reason)
    return user, given


def give_role(user: User, organ: Organ, role: str, *, by: User | str, reason: str) -> None:
    """Make someone a member of an organ in that role, or change the role; their sessions end."""
    hand = _Hand.of(by)
    _may_organ(hand, organ)
    _not_oneself(hand, user)
    _asks_reason(reason, _role_problem(role))
    with transaction.atomic():
        held = Membership.objects.select_for_update().filter(user=user, organ=organ).first()
        if held is not None and held.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
            _not_the_last(hand, organ)
        _set_role(user, organ, role, hand, reason)


def end_role(user: User, organ: Organ, *, by: User | str, reason: str) -> None:
    """End someone's membership of an organ; their sessions end."""
    hand = _Hand.of(by)
    _may_organ(hand, organ)
    _not_oneself(hand, user)
    _asks_reason(reason)
    with transaction.atomic():
        held = Membership.objects.select_for_update().filter(user=user, organ=organ).first()
        if held is None:
            raise FactsRefused({"organ": [_("%(user)s holds no role in %(organ)s.") % _named(user, organ)]})
        if held.role == Role.ADMINISTRATOR:
            _not_the_last(hand, organ)
        held.delete()
        _note(user, hand, What.ROLE_ENDED, organ=organ, before=held.role, reason=reason)


def clear(user: User, *, level: int, compartments: Collection[str], by: User | str, reason: str) -> None:
    """Say up to which level and for which compartments someone is cleared; an operator's decision."""
    hand = _Hand.of(by)
    _operator(hand)
    _asks_reason(reason, {} if level in Level.values else {"level": [f"{level}: {', '.join(map(str, Level.values))}"]})
    before = _clearance(user)
    user.clearance, user.compartments = level, sorted(set(compartments))
    with transaction.atomic():
        user.save()
        _note(user, hand, What.CLEARED, before=before, after=_clearance(user), reason=reason)


def set_active(user: User, active: bool, *, by: User | str, reason: str) -> None:
    """Close an account, or open it again; a closed one signs in nowhere, and its keys are dead while it is closed."""
    hand = _Hand.of(by)
    _may_account(hand, user)
    _asks_reason(reason)
    user.is_active = active
    with transaction.atomic():
        user.save()
        _note(user, hand, What.BACK if active else What.LET_GO, reason=reason)


def new_password(user: User, *, by: User | str, reason: str, password: str = "") -> str:
    """Give a new password, a random one where none is named, and return it; it is shown once and ends all sessions."""
    hand = _Hand.of(by)
    _may_account(hand, user)
    _asks_reason(reason)
    given = password or _random_password()
    try:
        validate_password(given, user)
    except ValidationError as error:
        raise FactsRefused({"password": list(error.messages)}) from error
    user.set_password(given)
    with transaction.atomic():
        user.save()
        _note(user, hand, What.PASSWORD, reason=reason)
    return given


def forget_second_factor(user: User, *, by: User | str, reason: str) -> int:
    """Forget the second factors of someone who lost them; how many there were. Keys to the API stay."""
    hand = _Hand.of(by)
    _may_account(hand, user)
    _asks_reason(reason)
    with transaction.atomic():
        found = Authenticator.objects.filter(user=user)
        count = found.count()
        found.delete()
        user.rights_version += 1
        user.save(update_fields=["rights_version"])
        _note(user, hand, What.FACTOR, before=str(count), reason=reason)
    return count


def end_key(token: ApiToken, *, by: User | str, reason: str) -> None:
    """End someone's key to the API, at once."""
    hand = _Hand.of(by)
    _may_account(hand, token.user)
    _asks_reason(reason)
    with transaction.atomic():
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=_now())
        _note(token.user, hand, What.KEY_ENDED, before=token.name, reason=reason)


def set_circle(
    name: str, *, compartments: Collection[str], persons: Collection[User], by: User | str, reason: str
) -> Circle:
    """Say who belongs to a circle: the compartments asked for, and the persons where any are named; an operator's."""
    hand = _Hand.of(by)
    _operator(hand)
    _asks_reason(reason)
    with transaction.atomic():
        circle, _made = Circle.objects.get_or_create(name=name)
        before = set(circle.persons.all())
        circle.compartments = sorted(set(compartments))
        circle.save()
        circle.persons.set(persons)
        for user in before ^ set(persons):
            joined = user not in before
            _note(user, hand, What.CIRCLE, before="" if joined else name, after=name if joined else "", reason=reason)
    return circle


# -- what is asked before ---------------------------------------------------------------------------------------------


def _may_organ(hand: _Hand, organ: Organ | None) -> None:
    if hand.viewer.system:
        return
    if organ is None:
        raise NotAllowed(_("An account without an organ is added by an operator."))
    if not hand.viewer.holds(Role.ADMINISTRATOR, organ.pk):
        raise NotAllowed(_("Roles in %(organ)s are given and ended by its administrators.") % {"organ": organ})


def may_account(viewer: Viewer, user: User) -> bool:
    """Whether this viewer closes the account and gives it new keys: where all its organs are the viewer's."""
    return viewer.system or (viewer.user_id != user.pk and _whole_account(user, viewer))


def _whole_account(user: User, viewer: Viewer) -> bool:
    mine = set(administered(viewer).values_list("pk", flat=True))
    held = set(user.memberships.values_list("organ", flat=True))
    return bool(held) and held <= mine


def _may_account(hand: _Hand, user: User) -> None:
    _not_oneself(hand, user)
    if not may_account(hand.viewer, user):
        raise NotAllowed(
            _("%(user)s belongs to no organ of yours alone; an operator does this.") % {"user": user.username}
        )


def _not_oneself(hand: _Hand, user: User) -> None:
    if hand.user is not None and hand.user.pk == user.pk:
        raise NotAllowed(_("Nobody changes the own rights; another administrator does it."))


def _not_the_last(hand: _Hand, organ: Organ) -> None:
    if not hand.viewer.system and organ.memberships.filter(role=Role.ADMINISTRATOR).count() < 2:
        raise NotAllowed(_("%(organ)s would have no administrator left; name another first.") % {"organ": organ})


def _operator(hand: _Hand) -> None:
    if not hand.viewer.system:
        raise NotAllowed(_("Clearance and circles are decided outside the organ, and entered by an operator."))


def _role_problem(role: str) -> dict[str, list[str]]:
    if role in Role.values:
        return {}
    known = ", ".join(Role.values)
    return {"role": [_("“%(role)s” is no role; roles: %(known)s.") % {"role": role[:40], "known": known}]}


def _asks_reason(reason: str, problems: dict[str, list[str]] | None = None) -> None:
    found = dict(problems or {})
    if not reason.strip():
        found["reason"] = [_("A change of rights needs a reason.")]
    if found:
        raise FactsRefused(found)


# -- what is done -----------------------------------------------------------------------------------------------------


def _set_role(user: User, organ: Organ, role: str, hand: _Hand, reason: str) -> None:
    held = Membership.objects.filter(user=user, organ=organ).first()
    before = held.role if held else ""
    if before == role:
        raise FactsRefused({"role": [_("%(user)s holds this role in %(organ)s already.") % _named(user, organ)]})
    Membership.objects.update_or_create(user=user, organ=organ, defaults={"role": role})
    _note(user, hand, What.ROLE_GIVEN, organ=organ, before=before, after=role, reason=reason)


def _note(
    user: User, hand: _Hand, what: str, *, organ: Organ | None = None, before: str = "", after: str = "",
    reason: str = "",
) -> None:  # fmt: skip
    RightsChange.objects.create(
        user=user, organ=organ, what=what, before=before, after=after, reason=reason.strip(), actor=hand.user,
        actor_name=hand.name, changed_at=_now(),
    )  # fmt: skip


def _now() -> datetime:
    return timezone.now()


def _named(user: User, organ: Organ) -> dict[str, Any]:
    return {"user": user.username, "organ": organ}


def _clearance(user: User) -> str:
    return " · ".join([Level(user.clearance).name.lower(), *user.compartments])[:300]


def _random_password() -> str:
    """Eighteen characters of the web-safe alphabet: 108 bits."""
    return secrets.token_urlsafe(14)[:18]
