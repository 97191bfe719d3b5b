"""Which files an ingest is asked for, under which names the lake knows them, and how far a reader has come in one."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from touchstone.corpus.lake.errors import LakeError

# Drawings, style sheets and definitions that offices ship beside their records; in a folder they are passed over.
BESIDE = frozenset(
    """.bmp .cdx .css .dtd .ent .exe .gif .htm .html .jpeg .jpg .md .mod .mol .pdf .png .py .sch .svg .tif .tiff
    .xsd .xsl .xslt""".split()  # noqa: SIM905
)
HIDDEN_STEMS = ("readme", "license", "licence", "checksums", "md5sum", "sha256sum")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read.

    Args:
        path: where it lies. name: how the lake knows it: from the folder that was named, or its own name.
        size: bytes. skip: why it is passed over, empty when it is to be read. refused: why it cannot be read.
    """

    path: Path
    name: str
    size: int
    skip: str = ""
    refused: str = ""

    @property
    def shown(self) -> str:
        """The path in letters that can be printed."""
        return printable(str(self.path))


def find(paths: Sequence[str | Path], *, beside: Path | None = None) -> list[Input]:
    """Every file under the paths, in the order of names; a folder's hidden files and the lake itself are left out.

    Raises:
        LakeError: a path does not exist.
    """
    found: dict[Path, Input] = {}
    missing = [str(path) for path in paths if not Path(path).exists()]
    if missing:
        raise LakeError(f"Nothing lies at {', '.join(missing)}. Nothing was read; check the path and run it again.")
    for path in map(Path, paths):
        for each in _walk(path, beside) if path.is_dir() else [_input(path, path.name)]:
            found.setdefault(each.path, each)
    return list(found.values())


def _walk(folder: Path, lake: Path | None) -> Iterator[Input]:
    for place, folders, files in os.walk(folder):
        here = Path(place)
        if lake is not None and here.resolve() == lake:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                path = here / name
                yield _input(path, path.relative_to(folder).as_posix(), skip=_beside(path))


def _input(path: Path, name: str, skip: str = "") -> Input:
    if not path.is_file():
        return Input(
            path.absolute(), printable(name), 0, refused=f"{printable(name)}: is no file, or its link leads nowhere."
        )
    refused = ""
    if printable(str(path.resolve())) != str(path.resolve()):
        refused = f"{printable(name)}: its name or folder is not written in UTF-8. Rename it, and run it again."
    return Input(path.resolve(), printable(name), path.stat().st_size, skip, refused)


def printable(text: str) -> str:
    r"""Text in which bytes that are no UTF-8 are shown as such.

    >>> printable("caf\udce9.xml")
    'caf\\xe9.xml'
    """
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _beside(path: Path) -> str:
    if path.suffix.lower() in BESIDE or path.stem.lower().startswith(HIDDEN_STEMS):
        return (
            f"'{path.suffix or path.name}' files in a folder are taken for drawings or notes; name it to have it read"
        )
    return ""


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def position(path: Path) -> int:
    """How far this process has read in a file it holds open, in bytes; 0 where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return 0
    furthest = 0
    for handle in Path("/proc/self/fd").iterdir():
        try:
            if handle.readlink() == path:
                told = Path(f"/proc/self/fdinfo/{handle.name}").read_text(encoding="ascii")
                furthest = max(furthest, int(told.split(maxsplit=2)[1]))
        except (OSError, ValueError):  # the handle was closed in between
            continue
    return furthest
