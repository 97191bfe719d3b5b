"""The proof that history was not touched: a hash chain per record, sealed across registers by Merkle checkpoints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from touchstone.engines.integrity import merkle
from touchstone.engines.integrity.chain import link

from .models import Checkpoint, Event


@dataclass(frozen=True)
class Fault:
    """The first place where history does not hold."""

    where: str
    what: str


def hash_of(event: Event) -> str:
    """SHA-256 over the previous hash and the event's canonical content, as hexadecimal."""
    return link(event.previous_hash, event.content())


def seal(made_at: datetime) -> Checkpoint | None:
    """Seal the events since the last checkpoint; None where there are none.

    On PostgreSQL a share lock waits for writers under way, for as long as it takes to read the highest id.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE records_checkpoint IN EXCLUSIVE MODE")
                cursor.execute("LOCK TABLE records_event IN SHARE MODE")
        before = Checkpoint.objects.order_by("-last_id").first()
        first = before.last_id + 1 if before else 1
        last = Event.objects.filter(id__gte=first).aggregate(last=Max("id"))["last"]
        if last is None:
            return None
        root, count = _root(first, last)
        previous = before.hash if before else ""
        content = {"first_id": first, "last_id": last, "count": count, "root": root, "made_at": made_at.isoformat()}
        return Checkpoint.objects.create(
            first_id=first, last_id=last, count=count, root=root, previous=previous, made_at=made_at,
            hash=link(previous, content),
        )  # fmt: skip


def _root(first: int, last: int) -> tuple[str, int]:
    hashes = Event.objects.filter(id__range=(first, last)).order_by("id").values_list("hash", flat=True)
    leaves = [bytes.fromhex(each) for each in hashes.iterator(chunk_size=5000)]
    return merkle.root(leaves).hex(), len(leaves)


def verify() -> Iterator[Fault]:
    """Every fault of every chain and checkpoint, in order; nothing where history holds."""
    yield from _broken_links()
    yield from _broken_seals()


def _broken_links() -> Iterator[Fault]:
    place: tuple[str, str] | None = None
    previous, seq = "", 0
    for event in Event.objects.order_by("register", "number", "seq").iterator(chunk_size=2000):
        where = f"{event.register} {event.number} event {event.seq}"
        if (event.register, event.number) != place:
            place, previous, seq = (event.register, event.number), "", 0
        if event.seq != seq + 1:
            yield Fault(where, f"events {seq + 1} to {event.seq - 1} are missing")
        elif event.previous_hash != previous:
            yield Fault(where, "does not follow the event before it")
        if hash_of(event) != event.hash:
            yield Fault(where, "its content is not what was sealed")
        previous, seq = event.hash, event.seq


def _broken_seals() -> Iterator[Fault]:
    previous = ""
    for point in Checkpoint.objects.order_by("last_id"):
        root, count = _root(point.first_id, point.last_id)
        where = f"checkpoint {point.first_id}–{point.last_id}"
        content = {
            "first_id": point.first_id, "last_id": point.last_id, "count": point.count, "root": point.root,
            "made_at": point.made_at.isoformat(),
        }  # fmt: skip
        if count != point.count:
            yield Fault(where, f"sealed {point.count} events, {count} are there")
        elif root != point.root:
            yield Fault(where, "the events are not those that were sealed")
        if point.previous != previous or link(previous, content) != point.hash:
            yield Fault(where, "does not follow the checkpoint before it")
        previous = point.hash
