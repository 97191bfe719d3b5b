"""Whether every stored byte is still what was handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage

from touchstone.kernel.records.streaming import streamed

from .models import Document
from .storing import CHUNK


@dataclass(frozen=True)
class Damage:
    """A stored file that is not what it was, and the documents that rest on it."""

    stored_at: str
    what: str
    documents: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.stored_at}: {self.what} It is: {', '.join(self.documents)}."


def verify(progress: Callable[[int], None] = lambda _checked: None) -> Iterator[Damage]:
    """Hash every stored file again and name those that are missing or damaged.

    Args:
        progress: called with the number of files checked so far.
    """
    keys = ("stored_at", "sha256", "size")
    places = streamed(Document.objects.values_list(*keys).distinct(), *keys)
    for count, (place, sha256, size) in enumerate(places, start=1):
        what = _fault(place, sha256, size)
        if what:
            names = Document.objects.filter(stored_at=place).order_by("pk").values_list("name", flat=True)
            yield Damage(place, what, tuple(dict.fromkeys(names)))
        progress(count)


def _fault(place: str, sha256: str, size: int) -> str:
    if not default_storage.exists(place):
        return "The file is missing."
    digest, found = hashlib.sha256(), 0
    with default_storage.open(place, "rb") as stored:
        while piece := stored.read(CHUNK):
            digest.update(piece)
            found += len(piece)
    if found != size:
        return f"It has {found} bytes where {size} were handed in."
    return "" if digest.hexdigest() == sha256 else "Its content is not what was handed in."
