"""Imports at work: handed in, checked, written; in batches that are in the register whole or not at all.

A run that was cut short is started again: rows that went in before are met again and left as they are.
"""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import IO, Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from touchstone.kernel.access.models import User
from touchstone.kernel.documents.names import safe_name
from touchstone.kernel.documents.storing import keep_bytes
from touchstone.kernel.records import inserting, ledger
from touchstone.kernel.records.errors import NotAllowed, Refused
from touchstone.kernel.records.register import Register, registers

from . import columns, reading
from .deciding import Decider, Deed
from .errors import FileRefused, Stopped
from .models import COUNTS, BadRow, Import, Standing, TakenRow
from .rows import Drafter

BATCH = 500
CHUNK = 2**20

Progress = Callable[[Import], None]


def may_import(register: Register, user: User) -> bool:
    """Whether a user may hand in files here: whoever opens or amends records."""
    viewer = ledger.Actor.of(user).viewer
    holder = register.default_holder()
    amends = {register.record.life.role(name) for name in register.record.amended_by}
    return register.may_file(viewer) or any(viewer.holds(role, holder.pk if holder else None) for role in amends)


def may_take_over(register: Register, by: User | str) -> bool:
    """Whether numbers and states may be taken over: the operator, and administrators of the organ that keeps them."""
    viewer = ledger.Actor.of(by).viewer
    holder = register.default_holder()
    return viewer.system or viewer.holds("administrator", holder.pk if holder else None)


def hand_in(
    file: BinaryIO,
    name: str,
    register: Register,
    *,
    by: User | str,
    on: date,
    reason: str = "",
    take_over: bool = False,
    chosen: Mapping[str, str] | None = None,
) -> Import:
    """Keep a file and settle its columns; one that cannot be read is kept with what was said of it.

    Args:
        on: the day from which what it says holds, where a row names none.
        take_over: rows bring their numbers and states with them, as when a register moves house.
        chosen: column -> field where the guess would be wrong; "" leaves a column out.
    Raises:
        NotAllowed: `take_over` by somebody who is neither the operator nor an administrator of the keeping organ.
    """
    if take_over and not may_take_over(register, by):
        raise NotAllowed(_("Numbers and states are taken over by an administrator of the organ that keeps them."))
    with tempfile.TemporaryFile() as copy:
        digest, size, lines = hashlib.sha256(), 0, 0
        file.seek(0)
        while piece := file.read(CHUNK):
            digest.update(piece)
            size += len(piece)
            lines += piece.count(b"\n")
            copy.write(piece)
        place = keep_bytes(cast("IO[bytes]", copy), digest.hexdigest(), size)
    job = Import(
        register=register.slug, name=safe_name(name), sha256=digest.hexdigest(), size=size, stored_at=place,
        by=by if isinstance(by, User) else None, made_at=_now(), on=on, reason=reason, take_over=take_over,
        expected=0 if name.lower().endswith(".xlsx") else lines,
    )  # fmt: skip
    settle(job, chosen)
    return job


def settle(job: Import, chosen: Mapping[str, str] | None = None) -> None:
    """Say which column is which field; a file that cannot be read so is marked refused, with the reason."""
    register = registers.get(job.register)
    try:
        with _table(job) as table:
            found = columns.guess(register, table.columns)
            job.columns = {name: (chosen or {}).get(name, found[name] or "") for name in table.columns}
            job.columns = columns.settle(register, job.name, table.columns, chosen)
            job.said = "\n".join(table.said)
            job.standing = Standing.CHECKING
    except FileRefused as error:
        job.said, job.standing = str(error), Standing.REFUSED
    job.save()


@contextmanager
def _table(job: Import) -> Iterator[reading.Table]:
    with default_storage.open(job.stored_at, "rb") as kept:
        yield reading.open_table(cast("BinaryIO", kept.file), job.name)


def check(job: Import, *, by: User | str, progress: Progress | None = None) -> Import:
    """Read every row and say what would become of it; nothing is written to the register."""
    return _run(job, by, Standing.CHECKING, Standing.CHECKED, progress)


def write(job: Import, *, by: User | str, progress: Progress | None = None) -> Import:
    """Bring the good rows into the register and keep the others with their reasons."""
    return _run(job, by, Standing.WRITING, Standing.DONE, progress)


def cancel(job: Import) -> None:
    """Stop before the next batch; batches already written stay."""
    Import.objects.filter(pk=job.pk).exclude(standing=Standing.DONE).update(standing=Standing.CANCELLED)
    job.refresh_from_db()


def _run(job: Import, by: User | str, during: Standing, after: Standing, progress: Progress | None) -> Import:
    register = registers.get(job.register)
    _begin(job, during)
    decider = Decider(job, register, by, constraints=during == Standing.CHECKING)
    drafter = Drafter(register, job.columns, take_over=job.take_over)
    try:
        with _table(job) as table:
            while batch := list(itertools.islice(table.rows, BATCH)):
                _go_on(job, during)
                deeds = decider.decide([drafter.draft(row) for row in batch])
                _keep(job, register, deeds, by, write=during == Standing.WRITING)
                if progress is not None:
                    progress(job)
        job.standing, job.expected = after, job.rows
    except Stopped:
        job.standing = Standing.CANCELLED
    except FileRefused as error:
        job.said, job.standing = str(error), Standing.REFUSED
    finally:
        decider.close()
    job.save()
    return job


def _begin(job: Import, standing: Standing) -> None:
    with transaction.atomic():
        job.bad_rows.all().delete()
        for name in COUNTS:
            setattr(job, name, 0)
        job.standing, job.beat_at = standing, _now()
        job.save()


def _go_on(job: Import, standing: Standing) -> None:
    if Import.objects.filter(pk=job.pk).values_list("standing", flat=True).get() != standing:
        raise Stopped


def _keep(job: Import, register: Register, deeds: Sequence[Deed], by: User | str, *, write: bool) -> None:
    """Write a batch, its refusals and its counts in one transaction."""
    with transaction.atomic():
        if write:
            _write(job, register, deeds, by)
        BadRow.objects.bulk_create(
            BadRow(
                of=job, row=deed.draft.row.at, sheet=deed.draft.row.sheet, cells=_json(deed.draft.row.cells),
                problems=[problem.told() for problem in deed.draft.problems],
            )
            for deed in deeds
            if deed.kind == "refused"
        )  # fmt: skip
        job.rows += len(deeds)
        for name, kind in (("opened", "open"), ("amended", "amend"), ("same",) * 2, ("left",) * 2, ("refused",) * 2):
            setattr(job, name, getattr(job, name) + sum(deed.kind == kind for deed in deeds))
        job.beat_at = _now()
        job.save(update_fields=[*COUNTS, "beat_at"])


def _json(cells: Any) -> Any:
    """Cells as every store keeps JSON: without NUL and lone surrogates, which stay readable as escapes."""
    if isinstance(cells, str):
        return cells.encode("utf-8", "backslashreplace").decode().replace("\x00", "␀")
    if isinstance(cells, dict):
        return {_json(str(name)): _json(value) for name, value in cells.items()}
    if isinstance(cells, list):
        return [_json(value) for value in cells]
    if (isinstance(cells, float) and cells != cells) or cells in (float("inf"), float("-inf")):
        return str(cells)
    return cells


def _write(job: Import, register: Register, deeds: Sequence[Deed], by: User | str) -> None:
    new = [deed for deed in deeds if deed.kind == "open"]
    try:
        with transaction.atomic():
            _open(job, register, new, by)
    except (DatabaseError, Refused):
        for deed in new:
            _alone(deed, lambda deed=deed: _open(job, register, [deed], by))  # type: ignore[misc]
    for deed in deeds:
        if deed.kind == "amend":
            _alone(deed, lambda deed=deed: _amend(job, deed, by))  # type: ignore[misc]
    inserting.insert(
        TakenRow,
        ("register", "fingerprint", "again", "number", "by_import"),
        (
            (register.slug, deed.draft.fingerprint, deed.draft.again, deed.record.number, job.pk)
            for deed in deeds
            if deed.kind in ("open", "amend", "same")
        ),
        anew=False,
    )


def _alone(deed: Deed, act: Callable[[], None]) -> None:
    """Do one row's deed; if the register or the store refuses it, the row is refused and the others go on."""
    try:
        with transaction.atomic():
            act()
    except Refused as error:
        deed.refuse_as(error)
    except DatabaseError as error:
        deed.refuse("", "", _("The store did not take it: %s.") % str(error).splitlines()[0])


def _open(job: Import, register: Register, deeds: Sequence[Deed], by: User | str) -> None:
    for deed in deeds:
        deed.record.pk, deed.record._state.adding = None, True
    pending = [(deed.record, cast(date, deed.on), _reason(job, deed)) for deed in deeds]
    ledger.open_prepared(register.record, pending, by=by)


def _amend(job: Import, deed: Deed, by: User | str) -> None:
    ledger.amend(
        deed.record, by=by, reason=_reason(job, deed), on=cast(date, deed.on), expected=deed.record.version,
        **deed.given,
    )  # fmt: skip


def _reason(job: Import, deed: Deed) -> str:
    """Why a row changes the register, with the row it comes from."""
    where = f"{job.name}, {deed.draft.row.sheet + ' ' if deed.draft.row.sheet else ''}row {deed.draft.row.at}"
    given = deed.draft.reason or job.reason
    return f"{given} ({where})" if given else f"Imported from {where}"


def _now() -> datetime:
    return datetime.now(UTC)
