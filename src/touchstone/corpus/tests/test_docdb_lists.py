"""Lists of DOCDB read by pattern: what they say is what the tree says, and what does not fit is left to the tree."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from touchstone.corpus.documents import Documents
from touchstone.corpus.generator import generate
from touchstone.corpus.parsing import parse
from touchstone.corpus.readers import WITHIN, epo, epo_lists
from touchstone.corpus.reading import open_input
from touchstone.corpus.refusals import Limits
from touchstone.corpus.schema.patents import Patent

ALL = ["classifications-ipcr", "patent-classifications", "parties", "references-cited"]
RECORD = """<exch:exchange-documents xmlns:exch="http://www.epo.org/exchange">
<exch:exchange-document country="EP" doc-number="1000001" kind="A1" date-publ="20000510" family-id="7">
<exch:bibliographic-data>
<exch:publication-reference data-format="docdb"><document-id><country>EP</country><doc-number>1000001</doc-number>
<kind>A1</kind><date>20000510</date></document-id></exch:publication-reference>
{}
</exch:bibliographic-data></exch:exchange-document></exch:exchange-documents>"""
SYMBOL = '<classification-scheme office="EP" scheme="CPCI"/>'
CITED = "<document-id><country>US</country><doc-number>3883872</doc-number><kind>A</kind></document-id>"


def listed(name: str, *entries: str) -> str:
    return RECORD.format(f"<exch:{name}>{' '.join(entries)}</exch:{name}>")


def symbol(inside: str, about: str = ' sequence="1"') -> str:
    return listed("patent-classifications", f"<patent-classification{about}>{inside}</patent-classification>")


def citation(inside: str, about: str = ' cited-phase="SEA" sequence="3"') -> str:
    return listed("references-cited", f"<exch:citation{about}>{inside}</exch:citation>")


def party(inside: str, about: str = ' sequence="1" data-format="docdb"') -> str:
    one = f"<exch:applicant{about}><exch:applicant-name><name>{inside}</name></exch:applicant-name></exch:applicant>"
    return listed("parties", f"<exch:applicants>{one}</exch:applicants>")


def both_ways(text: bytes) -> list[tuple[Patent, Patent, list[str]]]:
    """Each record with all of it in the tree, and with its lists lifted out; and which were."""
    found = []
    for piece in Documents(io.BytesIO(text), WITHIN, 1 << 28):
        (plain, _), (short, lifted) = (
            parse(piece, Limits()),
            parse(piece, Limits(), lift=epo_lists.lift, bare=True),
        )
        (one,), (other,) = epo.docdb(plain, False), epo.docdb(short, False, lifted)
        assert isinstance(one, Patent) and isinstance(other, Patent)
        found.append((one, other, list(lifted)))
    return found


def test_records_of_a_bulk_file_say_the_same_either_way(tmp_path: Path) -> None:
    generate("epo-docdb", 60, 2, tmp_path / "bulk.xml", full=True)
    found = both_ways((tmp_path / "bulk.xml").read_bytes())
    assert len(found) == 60
    for one, other, lifted in found:
        assert one == other and lifted == ALL
    assert {each.name_form for one, *_ in found for each in one.parties} == {"docdb", "docdba"}


@pytest.mark.parametrize(
    "text",
    [
        symbol(f"{SYMBOL}<section>A</section><class>61</class><subclass>B</subclass><main-group>5</main-group>"
               "<subgroup>283</subgroup><classification-value>I</classification-value>"
               "<generating-office><country>US</country></generating-office>"),
        symbol('<classification-scheme scheme="FI" office="JP"></classification-scheme><action-date>'
               "<date>20130101</date>"
               "</action-date><classification-symbol>4F21S43  /237      </classification-symbol>"),
        symbol(SYMBOL + "<section>A</section><class>61</class><subclass>B</subclass>"),
        citation(f'<patcit num="3" dnum="US3883872A" dnum-type="publication number">{CITED}</patcit>'
                 "<category>X</category>\n<category>Y</category><rel-claims> 1-3,\n5</rel-claims>"),
        citation(f'<patcit dnum-type="publication number" num="3">{CITED}</patcit>', ' cited-phase="APP"'),
        citation("<nplcit num='3'><text>A</text></nplcit>".replace("'", '"')
                 + "<rel-passage><passage>page 3, lines 4 &amp; 5</passage></rel-passage>"),
        citation('<nplcit num="3"><text>R&#233;sum&#xE9; &lt;b&gt;, doi:10.1038/44565.</text></nplcit>', ""),
        party("NOKIA &amp; CO [FI]"), party(" \n"), party("Müller, Jonas", ' lang="de" sequence="x"'),
    ],
)  # fmt: skip
def test_what_fits_is_lifted_and_says_what_the_tree_says(text: str) -> None:
    ((one, other, lifted),) = both_ways(text.encode())
    assert one == other and len(lifted) == 1


@pytest.mark.parametrize(
    "text",
    [
        symbol(f"{SYMBOL}<section>A</section><class>61</class><class>62</class><subclass>B</subclass>"),
        symbol(f"{SYMBOL}<classification-symbol>A61B <!-- -->5/00</classification-symbol>"),
        symbol(f"{SYMBOL}<classification-symbol>A61B5/00</classification-symbol><sequence/>"),
        citation(f'<patcit num="3">{CITED}{CITED.replace("document-id>", "document-id document-id-type=" + chr(34) + "epodoc" + chr(34) + ">", 1)}</patcit>'),  # noqa: E501
        citation('<nplcit num="3"><text>A <i>b</i></text><article><atl>A b</atl></article></nplcit>'),
        citation(f'<patcit num="3">{CITED.replace("<kind>", "<kind>A</kind><kind>")}</patcit>'),
        party("N</name><name>M"),
        listed("parties", '<exch:applicants><exch:inventor sequence="1"><exch:inventor-name><name>N</name>'
               "</exch:inventor-name></exch:inventor></exch:applicants>"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_to_the_tree(text: str) -> None:
    ((one, other, lifted),) = both_ways(text.encode())
    assert one == other and lifted == []


@pytest.mark.parametrize(
    "text",
    [
        symbol(f"{SYMBOL}<section>A</section>", ' sequence="1" sequence="2"'),
        symbol(f"{SYMBOL}<section>A&#0;</section>"),
        citation(f'<patcit num="3">{CITED}</patcit><category>A\x0b</category>'),
        party("a ]]> b"),
        party("N").replace("</exch:applicants>", ""),
        party("N").replace("</exch:applicant>", "</exch:inventor>"),
    ],
)
def test_what_is_not_well_formed_sets_the_record_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bulk.xml"
    path.write_text(text, encoding="utf-8")
    reading = open_input(path)
    assert list(reading.batches()) == [] and len(reading.quarantined) == 1


def test_a_second_list_of_a_kind_is_read_from_the_tree() -> None:
    entry = "<classification-ipcr><text>A61B 5/00</text></classification-ipcr>"
    one = f"<exch:classifications-ipcr>{entry}</exch:classifications-ipcr>"
    ((plain, short, lifted),) = both_ways(RECORD.format(one + one.replace("5/00", "6/00")).encode())
    assert plain == short and lifted == ["classifications-ipcr"]
    assert [each.symbol for each in short.classes] == ["A61B5/00", "A61B6/00"]
