"""`touchstone users`: accounts, roles in organs, clearance, circles, keys to the API; every change with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone

from touchstone.kernel.access import people
from touchstone.kernel.access.levels import Level, Role
from touchstone.kernel.access.models import ApiToken, Circle, User
from touchstone.kernel.parties.models import Organ, Party
from touchstone.kernel.records.errors import FactsRefused

from . import printing
from .records import Json

app = typer.Typer(no_args_is_help=True, help="Accounts, roles in organs, clearance, circles, keys to the API.")
OPERATOR = "operator"
Reason = Annotated[str, typer.Option(help="Why; it is kept with the change.")]
Password = Annotated[
    str,
    typer.Option(envvar="TOUCHSTONE_NEW_PASSWORD", help="The password; a random one is made and printed without it."),
]


@app.command("list")
def list_users(as_json: Json = False) -> None:
    """Users, what they are in which organ, and whether they can sign in."""
    users = User.objects.prefetch_related("memberships__organ").order_by("username")
    rows = [
        (user.username, str(user), ", ".join(f"{m.role} of {m.organ.code}" for m in user.memberships.all()),
         Level(user.clearance).name.lower(), "open" if user.is_active else "closed")
        for user in users
    ]  # fmt: skip
    _table(("username", "name", "roles", "clearance", "account"), rows, as_json)


@app.command()
def add(
    username: str,
    organ: Annotated[str, typer.Option(help="Code of an organ; an outside user without it.")] = "",
    role: Annotated[str, typer.Option(help=", ".join(Role.values))] = "reader",
    party: Annotated[str, typer.Option(help="Number of the party an outside user files for.")] = "",
    first_name: str = "",
    last_name: str = "",
    email: Annotated[str, typer.Option(help="An organ's own directory knows the person by it.")] = "",
    password: Password = "",
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Add a user, with a role where an organ is given."""
    facts: dict[str, Any] = {"first_name": first_name, "last_name": last_name, "email": email, "party": _party(party)}
    where = _organ(organ) if organ else None
    try:
        _user, given = people.add_person(
            username, by=OPERATOR, organ=where, role=role, reason=reason, password=password, **facts
        )
    except FactsRefused as error:
        _refuse(f"{username} was not added", error)
    _told(f"{username} is added.", username, "" if password else given, as_json)


@app.command()
def role(username: str, organ: str, role: str, reason: Reason, as_json: Json = False) -> None:
    """Give someone a role in an organ, or change it; their sign-ins end."""
    try:
        people.give_role(_user(username), _organ(organ), role, by=OPERATOR, reason=reason)
    except FactsRefused as error:
        _refuse(f"{username} has no new role", error)
    _told(f"{username} is {role} of {organ}.", username, "", as_json)


@app.command("end-role")
def end_role(username: str, organ: str, reason: Reason, as_json: Json = False) -> None:
    """End someone's role in an organ; their sign-ins end."""
    try:
        people.end_role(_user(username), _organ(organ), by=OPERATOR, reason=reason)
    except FactsRefused as error:
        _refuse(f"Nothing was ended for {username}", error)
    _told(f"{username} holds no role in {organ} any more.", username, "", as_json)


@app.command()
def clear(
    username: str,
    level: Annotated[str, typer.Argument(help=", ".join(each.name.lower() for each in Level))],
    reason: Reason,
    compartment: Annotated[list[str] | None, typer.Option(help="A compartment held; may be repeated.")] = None,
    as_json: Json = False,
) -> None:
    """Say up to which level, and for which compartments, someone is cleared; what is not named is taken away."""
    levels = {each.name.lower(): each for each in Level}
    if level not in levels:
        printing.refuse(f"'{level}' is no level; levels: {', '.join(levels)}.", code=2)
    try:
        people.clear(_user(username), level=levels[level], compartments=compartment or (), by=OPERATOR, reason=reason)
    except FactsRefused as error:
        _refuse(f"{username} is cleared as before", error)
    _told(f"{username} is cleared for {level}.", username, "", as_json)


@app.command()
def close(username: str, reason: Reason, as_json: Json = False) -> None:
    """Close an account: it signs in nowhere, and its keys are dead."""
    _set_active(username, False, reason, as_json)


@app.command("open")
def open_again(username: str, reason: Reason, as_json: Json = False) -> None:
    """Open a closed account again."""
    _set_active(username, True, reason, as_json)


def _set_active(username: str, active: bool, reason: str, as_json: bool) -> None:
    try:
        people.set_active(_user(username), active, by=OPERATOR, reason=reason)
    except FactsRefused as error:
        _refuse(f"The account of {username} is as it was", error)
    _told(f"The account of {username} is {'open' if active else 'closed'}.", username, "", as_json)


@app.command()
def password(username: str, reason: Reason, password: Password = "", as_json: Json = False) -> None:
    """Give a new password; all sign-ins end."""
    try:
        given = people.new_password(_user(username), by=OPERATOR, reason=reason, password=password)
    except FactsRefused as error:
        _refuse(f"{username} keeps the old password", error)
    _told(f"{username} has a new password.", username, "" if password else given, as_json)


@app.command("forget-factor")
def forget_factor(username: str, reason: Reason, as_json: Json = False) -> None:
    """Forget the second factors of someone who lost them."""
    try:
        count = people.forget_second_factor(_user(username), by=OPERATOR, reason=reason)
    except FactsRefused as error:
        _refuse(f"{username} keeps the second factor", error)
    _told(f"{count} second factors of {username} are forgotten.", username, "", as_json)


@app.command()
def circle(
    name: str,
    reason: Reason,
    compartment: Annotated[list[str] | None, typer.Option(help="A compartment asked for; may be repeated.")] = None,
    person: Annotated[list[str] | None, typer.Option(help="A person named; anyone cleared, without one.")] = None,
    as_json: Json = False,
) -> None:
    """Make a circle of those who need to know, or say anew who belongs to it."""
    persons = [_user(each) for each in person or ()]
    try:
        people.set_circle(name, compartments=compartment or (), persons=persons, by=OPERATOR, reason=reason)
    except FactsRefused as error:
        _refuse(f"The circle {name} is as it was", error)
    _told(f"The circle {name} is set.", name, "", as_json)


@app.command()
def circles(as_json: Json = False) -> None:
    """The circles, what they ask for, and whom they name."""
    rows = [
        (each.name, ", ".join(each.compartments), ", ".join(sorted(user.username for user in each.persons.all())))
        for each in Circle.objects.prefetch_related("persons").order_by("name")
    ]
    _table(("circle", "compartments", "persons"), rows, as_json)


@app.command()
def changes(username: str = "", as_json: Json = False) -> None:
    """What was changed of someone's rights, or of everybody's, newest first."""
    found = people.RightsChange.objects.select_related("user", "organ").order_by("-changed_at", "-pk")
    if username:
        found = found.filter(user=_user(username))
    rows = [
        (each.changed_at.isoformat(timespec="seconds"), each.user.username, each.what, each.organ and each.organ.code,
         each.before, each.after, each.actor_name, each.reason)
        for each in found
    ]  # fmt: skip
    _table(("changed_at", "username", "what", "organ", "before", "after", "by", "reason"), rows, as_json)


@app.command()
def token(
    username: str,
    name: Annotated[str, typer.Option(help="What the token is for.")] = "token",
    scope: Annotated[list[str] | None, typer.Option(help=", ".join(ApiToken.SCOPES))] = None,
    days: Annotated[int, typer.Option(min=1, max=365, help="Days until it expires.")] = 90,
    as_json: Json = False,
) -> None:
    """Issue an API token; its key is shown once."""
    user, now = _user(username), timezone.now()
    try:
        made, key = ApiToken.issue(
            user, name=name, scopes=scope or ["read"], made_at=now, expires_at=now + timedelta(days=days)
        )
    except ValueError as error:
        printing.refuse(str(error), code=2)
    if as_json:
        printing.as_json({"id": made.pk, "key": key, "scopes": made.scopes, "expires_at": made.expires_at})
    else:
        typer.echo(key)


@app.command()
def tokens(username: str = "", as_json: Json = False) -> None:
    """The keys to the API, without the keys themselves."""
    found = ApiToken.objects.select_related("user").order_by("user__username", "-made_at")
    if username:
        found = found.filter(user=_user(username))
    now = timezone.now()
    rows = [
        (each.pk, each.user.username, each.name, ", ".join(each.scopes), f"{each.expires_at:%Y-%m-%d}",
         "live" if each.is_live(now) else "ended")
        for each in found
    ]  # fmt: skip
    _table(("id", "username", "name", "scopes", "expires_on", "state"), rows, as_json)


@app.command("end-token")
def end_token(token_id: int, reason: Reason, as_json: Json = False) -> None:
    """End a key to the API, at once; `touchstone users tokens` shows the ids."""
    found = ApiToken.objects.filter(pk=token_id).select_related("user").first()
    if found is None:
        printing.refuse(f"No token has the id {token_id}. `touchstone users tokens` lists them.", code=2)
    try:
        people.end_key(found, by=OPERATOR, reason=reason)
    except FactsRefused as error:
        _refuse("The token is as it was", error)
    _told(f"The token {found.name} of {found.user.username} is ended.", found.user.username, "", as_json)


def _user(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        printing.refuse(f"No user is called '{username}'. `touchstone users list` shows them.", code=2)
    return found


def _organ(code: str) -> Organ:
    found = Organ.objects.filter(code=code).first()
    if found is None:
        printing.refuse(f"No organ has the code '{code}'.", code=2)
    return found


def _party(number: str) -> Party | None:
    if not number:
        return None
    found: Party | None = Party.everything.filter(number=number).first()
    if found is None:
        printing.refuse(f"No party has the number '{number}'. `touchstone records list parties` shows them.", code=2)
    return found


def _refuse(what: str, error: FactsRefused) -> NoReturn:
    told = " ".join(message for messages in error.fields.values() for message in messages)
    printing.refuse(f"{what}: {told}")


def _told(sentence: str, name: str, password: str, as_json: bool) -> None:
    if as_json:
        printing.as_json({"name": name, "done": sentence} | ({"password": password} if password else {}))
        return
    typer.echo(sentence)
    if password:
        typer.echo(f"Password, shown this once: {password}")


def _table(columns: tuple[str, ...], rows: list[tuple[Any, ...]], as_json: bool) -> None:
    if as_json:
        printing.as_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        printing.as_table(columns, rows)
