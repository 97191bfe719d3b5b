"""`touchstone users`: accounts, roles in organs, clearances and circles, API tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from touchstone.kernel.access.levels import Level, Role
from touchstone.kernel.access.models import ApiToken, Circle, Membership, User
from touchstone.kernel.parties.models import Organ

from . import printing
from .records import Json

app = typer.Typer(no_args_is_help=True, help="Accounts, roles in organs, clearances, circles, API tokens.")


@app.command("list")
def list_users(as_json: Json = False) -> None:
    """Users and what they are in which organ."""
    rows = [
        (user.username, str(user), ", ".join(f"{m.role} of {m.organ.code}" for m in user.memberships.all()))
        for user in User.objects.prefetch_related("memberships__organ").order_by("username")
    ]
    if as_json:
        printing.as_json([dict(zip(("username", "name", "roles"), row, strict=True)) for row in rows])
    else:
        printing.as_table(("user", "name", "roles"), rows)


@app.command()
def add(
    username: str,
    organ: Annotated[str, typer.Option(help="Code of an organ; an outside user without it.")] = "",
    role: Annotated[str, typer.Option(help=", ".join(Role.values))] = "reader",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
) -> None:
    """Add a user, with a role where an organ is given."""
    user = User(username=username)
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        printing.refuse(f"{username} was not added: {' '.join(error.messages)}")
    found = Organ.objects.filter(code=organ).first() if organ else None
    if organ and found is None:
        printing.refuse(f"No organ has the code '{organ}'.", code=2)
    if role not in Role.values:
        printing.refuse(f"'{role}' is no role; roles: {', '.join(Role.values)}.", code=2)
    user.set_password(password)
    user.save()
    if found is not None:
        Membership.objects.create(user=user, organ=found, role=role)
    typer.echo(f"{username} is added.")


@app.command()
def token(
    username: str,
    name: Annotated[str, typer.Option(help="What the token is for.")] = "token",
    scope: Annotated[list[str] | None, typer.Option(help=", ".join(ApiToken.SCOPES))] = None,
    days: Annotated[int, typer.Option(min=1, max=365, help="Days until it expires.")] = 90,
) -> None:
    """Issue an API token; its key is shown once."""
    user = User.objects.filter(username=username).first()
    if user is None:
        printing.refuse(f"No user is called '{username}'.", code=2)
    now = timezone.now()
    try:
        _token, key = ApiToken.issue(
            user, name=name, scopes=scope or ["read"], made_at=now, expires_at=now + timedelta(days=days)
        )
    except ValueError as error:
        printing.refuse(str(error), code=2)
    typer.echo(key)


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        printing.refuse(f"No user is called '{username}'. `touchstone users list` shows them.", code=2)
    return user


@app.command("role")
def set_role(
    username: str,
    organ: Annotated[str, typer.Option(help="Code of the organ.")],
    role: Annotated[str, typer.Option(help=f"{', '.join(Role.values)}; none takes the role away.")],
) -> None:
    """Give a user a role in an organ, another one, or none; sign-ins opened before end at once."""
    user, found = _user(username), Organ.objects.filter(code=organ).first()
    if found is None:
        printing.refuse(f"No organ has the code '{organ}'.", code=2)
    if role not in (*Role.values, "none"):
        printing.refuse(f"'{role}' is no role; roles: {', '.join(Role.values)}, or none.", code=2)
    member = Membership.objects.filter(user=user, organ=found).first()
    if role == "none":
        if member is not None:
            member.delete()
    elif member is None:
        Membership.objects.create(user=user, organ=found, role=role)
    elif member.role != role:
        member.role = role
        member.save()
    typer.echo(f"{username}: {role} in {found.code}.")


@app.command()
def clear(
    username: str,
    level: Annotated[str, typer.Option(help=", ".join(name.lower() for name in Level.names))],
    compartment: Annotated[list[str] | None, typer.Option(help="One that is held; may be repeated.")] = None,
) -> None:
    """Set up to which level a user is cleared and which compartments are held; sign-ins opened before end at once."""
    user = _user(username)
    if level.upper() not in Level.names:
        printing.refuse(f"'{level}' is no level; levels: {', '.join(name.lower() for name in Level.names)}.", code=2)
    user.clearance, user.compartments = Level[level.upper()], sorted(set(compartment or ()))
    user.save()
    typer.echo(f"{username}: {level.lower()}, compartments: {', '.join(user.compartments) or 'none'}.")


@app.command("circle")
def set_circle(
    name: str,
    compartment: Annotated[list[str] | None, typer.Option(help="Must be held; may be repeated.")] = None,
    person: Annotated[
        list[str] | None, typer.Option(help="A user of the list; may be repeated; all without one.")
    ] = None,
) -> None:
    """Make a circle of those who need to know, or set anew what it asks for."""
    persons = [_user(each) for each in person or ()]
    circle, _made = Circle.objects.update_or_create(
        name=name, defaults={"compartments": sorted(set(compartment or ()))}
    )
    circle.persons.set(persons)
    typer.echo(f"{name}: {', '.join(circle.compartments) or 'no compartment'}; {len(persons) or 'any'} persons.")
