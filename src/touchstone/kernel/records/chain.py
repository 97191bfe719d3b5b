"""The proof that history was not touched: a hash chain per record, sealed across registers by Merkle checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from touchstone.engines.integrity import merkle
from touchstone.engines.integrity.chain import link

from .models import Checkpoint, Event
from .streaming import streamed

Progress = Callable[[int], None]
STEP = 5000


@dataclass(frozen=True)
class Fault:
    """The first place where history does not hold."""

    where: str
    what: str


def hash_of(event: Event) -> str:
    """SHA-256 over the previous hash and the event's canonical content, as hexadecimal."""
    return link(event.previous_hash, event.content())


# -- sealing --------------------------------------------------------------------------------------------------------


def seal(made_at: datetime) -> Checkpoint | None:
    """Seal the events since the last checkpoint; None where there are none.

    On PostgreSQL a share lock waits for writers under way, for as long as it takes to read the highest id; the
    events are read after it is let go.
    """
    while True:
        before = newest()
        last = _settled()
        if last is None or (before is not None and last <= before.last_id):
            return None
        point = _sealed(before, last, made_at)
        with transaction.atomic():
            _one_sealer()
            if _same(newest(), before):
                point.save(force_insert=True)
                return point


def newest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-last_id").first()


def _same(one: Checkpoint | None, other: Checkpoint | None) -> bool:
    return (one and one.pk) == (other and other.pk)


def _settled() -> int | None:
    """The highest id below which no event is still to come."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE records_event IN SHARE MODE")
        found: int | None = Event.objects.aggregate(last=Max("id"))["last"]
    return found


def _one_sealer() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE records_checkpoint IN EXCLUSIVE MODE")


def _sealed(before: Checkpoint | None, last: int, made_at: datetime) -> Checkpoint:
    tree = tree_of(before)
    stretch = merkle.Growing()
    for leaf in leaves(before.last_id if before else None, last):
        stretch.add(leaf)
        tree.add(leaf)
    point = Checkpoint(
        first_id=before.last_id + 1 if before else 1, last_id=last, count=stretch.size, root=stretch.root().hex(),
        size=tree.size, tree=[each.hex() for each in tree.subtrees], made_at=made_at,
        previous=before.hash if before else "",
    )  # fmt: skip
    point.hash = link(point.previous, _content(point))
    return point


def _content(point: Checkpoint) -> dict[str, Any]:
    """All that a checkpoint's hash covers; its tree follows from the events and is proved by them."""
    return {
        "first_id": point.first_id, "last_id": point.last_id, "count": point.count, "root": point.root,
        "made_at": point.made_at.isoformat(),
    }  # fmt: skip


def tree_of(point: Checkpoint | None) -> merkle.Growing:
    """The tree of all events up to a checkpoint, ready to take more; read from the events where it is not kept."""
    tree = merkle.Growing()
    if point is not None and point.size is not None:
        tree.size, tree.subtrees = point.size, [bytes.fromhex(each) for each in point.tree or ()]
    elif point is not None:
        for leaf in leaves(None, point.last_id):
            tree.add(leaf)
    return tree


def leaves(after: int | None, last: int | None) -> Iterator[bytes]:
    """Hashes of the events after one id up to another, in order of id; memory stays flat."""
    found = Event.objects.values_list("id", "hash")
    if after is not None:
        found = found.filter(id__gt=after)
    if last is not None:
        found = found.filter(id__lte=last)
    for _id, each in streamed(found, "id", size=STEP):
        yield _bytes(each)


def _bytes(text: str) -> bytes:
    """A hash as bytes; what is none was tampered with and stands for itself, so that the tree differs."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()


# -- verifying ------------------------------------------------------------------------------------------------------


def verify(progress: Progress = lambda _events: None) -> Iterator[Fault]:
    """Every fault of every chain and checkpoint, in order; nothing where history holds.

    Args:
        progress: called with a number of events more that were read; each event is read twice.
    """
    yield from _broken_links(progress)
    yield from _broken_seals(progress)


def _broken_links(progress: Progress) -> Iterator[Fault]:
    place: tuple[str, str] | None = None
    previous, seq = "", 0
    events = streamed(Event.objects.all(), "register", "number", "seq", size=STEP)
    for event in _counted(events, progress):
        where = f"{event.register} {event.number} event {event.seq}"
        if (event.register, event.number) != place:
            place, previous, seq = (event.register, event.number), "", 0
        if event.seq != seq + 1:
            yield Fault(where, f"events {seq + 1} to {event.seq - 1} are missing")
        elif event.previous_hash != previous:
            yield Fault(where, "does not follow the event before it")
        if not _holds(event):
            yield Fault(where, "its content is not what was sealed")
        previous, seq = event.hash, event.seq


def _holds(event: Event) -> bool:
    try:
        return hash_of(event) == event.hash
    except ValueError:  # no canonical form: it was not written here
        return False


def _counted(events: Iterable[Event], progress: Progress) -> Iterator[Event]:
    waiting = 0
    for event in events:
        yield event
        waiting += 1
        if waiting == STEP:
            progress(waiting)
            waiting = 0
    progress(waiting)


def _broken_seals(progress: Progress) -> Iterator[Fault]:
    tree, before = merkle.Growing(), Checkpoint(last_id=0, hash="")
    for point in streamed(Checkpoint.objects.all(), "last_id"):
        stretch = merkle.Growing()
        for leaf in leaves(before.last_id or None, point.last_id):
            stretch.add(leaf)
            tree.add(leaf)
        where = f"checkpoint {point.first_id}–{point.last_id}"
        if stretch.size != point.count:
            yield Fault(where, f"sealed {point.count} events, {stretch.size} are there")
        elif stretch.root().hex() != point.root:
            yield Fault(where, "the events are not those that were sealed")
        elif point.size is not None and tree.size != point.size:
            yield Fault(where, f"sealed {point.size} events from the first on, {tree.size} are there")
        elif point.size is not None and point.tree != [each.hex() for each in tree.subtrees]:
            yield Fault(where, "its tree is not that of the events")
        if point.first_id != before.last_id + 1 or point.previous != before.hash:
            yield Fault(where, "does not follow the checkpoint before it")
        elif link(point.previous, _content(point)) != point.hash:
            yield Fault(where, "its content is not what was sealed")
        before = point
        progress(stretch.size)
