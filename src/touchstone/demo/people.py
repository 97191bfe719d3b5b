"""Who signs in to the demonstration: every role of the copyright office, an officer of each organ, outside users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from touchstone.kernel.access.levels import Role
from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.parties.models import Organ, Party

PASSWORD = "touchstone-2012"
BEGIN = date(2010, 1, 4)


@dataclass(frozen=True)
class Account:
    """One sign-in of the demonstration."""

    username: str
    what: str


def accounts() -> list[Account]:
    """The sign-ins to show, the most telling first."""
    staff = [Account(f"ncac-{role}", f"{role} of the copyright office (NCAC)") for role in Role.values]
    others = [
        Account("jmo-officer", "officer of the coordinating office"),
        Account("sipo-officer", "officer of the patent office (SIPO); every organ has one"),
        Account("author", "outside user with works of her own"),
    ]
    return staff + others


def settle() -> dict[str, User]:
    """Add the users that are missing; username -> user."""
    organs = {organ.code: organ for organ in Organ.objects.all()}
    password = make_password(PASSWORD)
    wanted = [(f"ncac-{role}", "NCAC", role) for role in Role.values]
    wanted += [(f"{code.lower()}-officer", code, "officer") for code in sorted(organs) if code != "NCAC"]
    users = {name: _user(name, password) for name, _code, _role in wanted}
    for name, code, role in wanted:
        Membership.objects.get_or_create(user=users[name], organ=organs[code], defaults={"role": role})
    users["author"] = _user("author", password, first_name="Liu", last_name="Shuying")
    if users["author"].party_id is None:
        party = Party.open(by="set-up", on=BEGIN, kind="person", name="刘淑英 Liu Shuying")
        users["author"].party = party
        users["author"].save(update_fields=["party"])
    return users


def _user(name: str, password: str, **facts: str) -> User:
    user, _made = User.objects.get_or_create(username=name, defaults={"password": password, **facts})
    return user
