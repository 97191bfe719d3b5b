"""The parts of the demonstration country, each safe to run again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from touchstone.kernel.access.models import User
from touchstone.kernel.proofs.reads import compute_proofs
from touchstone.kernel.records import chain
from touchstone.kernel.regions.loader import load_regions
from touchstone.plan.loading import load_edition

from . import people as accounts
from . import publications as lake
from . import works as filings


def reference() -> None:
    """Regions, organs and the plan of 2012."""
    load_regions()
    load_edition("cn-2012")


def people() -> dict[str, User]:
    return accounts.settle()


def works(count: int, users: dict[str, User], advance: Any) -> int:
    """File the works, unless there are some already."""
    step: Callable[[int], None] = advance
    return filings.file_all(count, users["ncac-officer"], users["ncac-reviewer"], users["author"], step)


def publications(advance: Callable[[int], None]) -> int:
    """Fill the lake that the search pages read."""
    return lake.fill(Path(settings.TOUCHSTONE_LAKE), advance)


def evidence(on: date, made_at: datetime) -> None:
    """Compute the proofs as of the demonstration's day and seal history."""
    compute_proofs(on, computed_at=made_at)
    chain.seal(made_at)
