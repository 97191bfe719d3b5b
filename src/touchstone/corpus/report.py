"""What each file gave: `python -m touchstone.corpus.report FOLDER` prints it as a table, file by file."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from touchstone.corpus.reading import Refused, open_input

HEAD = (
    "| file | format | documents read | rows | set aside, passed over or refused, and why |\n"
    "| --- | --- | --- | --- | --- |"
)


@dataclass(slots=True)
class Outcome:
    """One file's outcome; `why` has a line for every record set aside, member passed over, or the refusal."""

    name: str
    format: str = ""
    read: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    why: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The outcome as a row of a Markdown table."""
        rows = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.rows.items()))
        why = "; ".join(self.why).replace("|", "\\|")
        return f"| {self.name} | {self.format} | {self.read:,} | {rows} | {why} |"


def outcome(path: Path, name: str) -> Outcome:
    """What a file gives when it is read to its end."""
    found = Outcome(name)
    try:
        reading = open_input(path)
        for kind, batch in reading.batches():
            found.rows[kind] += batch.num_rows
    except Refused as refusal:
        return Outcome(name, "refused", why=[str(refusal).removeprefix(path.name).lstrip(": ")])
    found.format, found.read = reading.format, reading.read
    found.why = [f"set aside at byte {each.offset:,}: {each.reason}" for each in reading.quarantined]
    found.why += [f"passed over {each.member}: {each.reason}" for each in reading.skipped]
    return found


def outcomes(folder: Path) -> Iterator[Outcome]:
    """The outcome of every file under a folder, by name."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        yield outcome(path, path.relative_to(folder).as_posix())


def table(found: Iterable[Outcome]) -> str:
    """Outcomes as a Markdown table."""
    return "\n".join((HEAD, *(each.line() for each in found))) + "\n"


if __name__ == "__main__":
    print(table(outcomes(Path(sys.argv[1]))), end="")
