"""Taking a file in: measured, told by its content, and stored once under its content hash."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from touchstone.kernel.access.levels import Level
from touchstone.kernel.access.models import User

from . import sniffing
from .errors import DocumentRefused
from .kinds import NEVER, Kind, kind_of, size_in_words
from .models import Attachment, Document
from .names import extension_of, safe_name

CHUNK = 256 * 1024


def store(
    file: Any, *, by: User | None, kind: str = "document", name: str | None = None,
    limit: int | None = None, level: int = Level.PUBLIC,
) -> Document:  # fmt: skip
    """Take a file in and return its document.

    Args:
        file: an upload or any binary file; it is read in pieces, never whole.
        kind: the kind of document, which says what is taken and how large.
        name: the file's name where the file itself does not carry one.
        limit: most bytes taken, where it differs from the kind's.
    Raises:
        DocumentRefused: too large, empty, of a kind not taken, or content and name disagree.
    """
    shown = safe_name(name or getattr(file, "name", "") or "")
    taken = kind_of(kind)
    with tempfile.SpooledTemporaryFile(max_size=2 * 2**20) as copy:
        sha256, size = _measured(file, cast(IO[bytes], copy), shown, limit if limit is not None else taken.limit)
        media_type = sniffing.media_type_of(cast(BinaryIO, copy))
        _refuse_unfit(shown, media_type, taken)
        stored_at = keep_bytes(cast(IO[bytes], copy), sha256, size)
    return Document.objects.create(
        sha256=sha256, size=size, media_type=media_type, name=shown, stored_at=stored_at,
        uploaded_by=by, uploaded_at=datetime.now(UTC), level=level,
    )  # fmt: skip


def _measured(file: Any, copy: IO[bytes], name: str, limit: int) -> tuple[str, int]:
    """Hash and size of a file, copied as it is read; reading stops at the limit."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(file):
        size += len(piece)
        if size > limit:
            raise DocumentRefused(
                name, _("It is larger than %(limit)s.") % {"limit": size_in_words(limit)},
                _("That is the most a file of this kind may be."), _("Make it smaller or hand it in in parts."),
            )  # fmt: skip
        digest.update(piece)
        copy.write(piece)
    if size == 0:
        raise DocumentRefused(
            name, _("It is empty."), _("A document has at least one byte."), _("Choose the file again.")
        )
    return digest.hexdigest(), size


def _pieces(file: Any) -> Iterator[bytes]:
    if not hasattr(file, "seekable") or file.seekable():
        file.seek(0)
    while piece := file.read(CHUNK):
        yield piece


def _refuse_unfit(name: str, media_type: str, kind: Kind) -> None:
    extension = extension_of(name)
    if media_type in NEVER:
        raise DocumentRefused(
            name, _("Its content is a program."), _("Programs are taken in no register."),
            _("Hand in the document itself."),
        )  # fmt: skip
    if not sniffing.agrees(extension, media_type):
        wanted = " / ".join(sorted(sniffing.AGREEING[extension]))
        raise DocumentRefused(
            name, _("Its content is %(type)s.") % {"type": media_type},
            _("A file ending in .%(ending)s holds %(wanted)s.") % {"ending": extension, "wanted": wanted},
            _("Give it the right ending, or export it again."),
        )  # fmt: skip
    if kind.types is not None and media_type not in kind.types:
        raise DocumentRefused(
            name, _("Its content is %(type)s.") % {"type": media_type},
            _("“%(kind)s” takes %(types)s.") % {"kind": kind.name, "types": ", ".join(sorted(kind.types))},
            _("Convert the file, or choose another kind."),
        )  # fmt: skip


def place_of(sha256: str) -> str:
    """Where bytes of this hash are stored.

    >>> place_of("abcdef")
    'ab/cd/abcdef'
    """
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep_bytes(copy: IO[bytes], sha256: str, size: int) -> str:
    """Put bytes into the store unless they are there; on a file system in one atomic step that survives a power cut.

    What is there under the right name with the wrong size is put right with the bytes at hand.
    """
    place = place_of(sha256)
    if default_storage.exists(place) and default_storage.size(place) == size:
        return place
    copy.seek(0)
    store = default_storage._wrapped if hasattr(default_storage, "_wrapped") else default_storage
    if isinstance(store, FileSystemStorage):
        _put_atomically(copy, Path(store.path(place)))
        return place
    default_storage.delete(place)
    return default_storage.save(place, File(copy))


def _put_atomically(copy: IO[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with waiting.open("xb") as made:
            while piece := copy.read(CHUNK):
                made.write(piece)
            made.flush()
            os.fsync(made.fileno())
        waiting.chmod(0o440)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        _settle(folder)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(document: Document) -> File:
    """The document's bytes, to be read and closed by the caller."""
    return default_storage.open(document.stored_at, "rb")


def same_content(sha256: str) -> QuerySet[Attachment]:
    """Live attachments, on any record, of files with exactly this content, oldest first.

    It looks behind every wall: what it finds may only be told to somebody who sees the record.
    """
    found = Attachment.objects.filter(document__sha256=sha256, withdrawn_at=None)
    return found.select_related("document").order_by("added_at", "pk")
