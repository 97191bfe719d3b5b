"""`touchstone users`: accounts, roles in organs, API tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from touchstone.kernel.access.levels import Role
from touchstone.kernel.access.models import ApiToken, Membership, User
from touchstone.kernel.parties.models import Organ

from . import printing
from .records import Json

app = typer.Typer(no_args_is_help=True, help="Accounts, roles in organs, API tokens.")


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
