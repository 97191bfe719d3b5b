"""Small United States grants for tests: real in form, a few hundred bytes each."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>\n'
)


def a_grant(number: int, title: str = "Willow basket", claims: int = 1) -> str:
    written = "".join(
        f'<claim id="CLM-{n:05d}" num="{n:05d}"><claim-text>{n}. A basket of {n} rods.</claim-text></claim>'
        for n in range(1, claims + 1)
    )
    return (
        f'{HEAD}<us-patent-grant lang="EN" dtd-version="v4.5 2014-04-03" file="US{number:08d}-20150106.XML" '
        'status="PRODUCTION" id="us-patent-grant" country="US" date-produced="20141222" date-publ="20150106">'
        "<us-bibliographic-data-grant><publication-reference><document-id><country>US</country>"
        f"<doc-number>{number:08d}</doc-number><kind>B2</kind><date>20150106</date></document-id></publication-reference>"
        '<application-reference appl-type="utility"><document-id><country>US</country><doc-number>13900001</doc-number>'
        "<date>20130522</date></document-id></application-reference>"
        f'<invention-title id="d2e43">{title}</invention-title><number-of-claims>{claims}</number-of-claims>'
        f'</us-bibliographic-data-grant><claims id="claims">{written}</claims></us-patent-grant>\n'
    )


def a_file(path: Path, numbers: Iterable[int], title: str = "Willow basket", claims: int = 1) -> Path:
    """Grants one after another in one file, as the weekly files have them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(a_grant(number, title, claims) for number in numbers), encoding="utf-8")
    return path


def a_zip(path: Path, numbers: Iterable[int]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{path.stem}.xml", "".join(map(a_grant, numbers)))
    return path
