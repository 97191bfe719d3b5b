"""Any file becomes record batches, a quarantine or a refusal, and never anything else."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from touchstone.corpus import documents, schema
from touchstone.corpus.documents import Documents
from touchstone.corpus.parsing import parse
from touchstone.corpus.readers import cnipa, uspto_lists, uspto_xml
from touchstone.corpus.reading import Limits, Reading, Refused, open_input
from touchstone.corpus.report import outcomes
from touchstone.corpus.schema.fields import batch
from touchstone.corpus.schema.page import page
from touchstone.corpus.schema.patents import Patent

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def a_grant(number: str = "07654321", *, inside: str = "", title: str = "Lid", doctype: str = "") -> str:
    return (
        f"{DECLARATION}{doctype}<us-patent-grant lang='EN' dtd-version='v4.5 2014-04-03'>\n"
        "<us-bibliographic-data-grant>\n"
        f"<publication-reference><document-id><country>US</country><doc-number>{number}</doc-number><kind>B2</kind>"
        "<date>20150106</date></document-id></publication-reference>\n"
        f"<invention-title>{title}</invention-title>\n{inside}</us-bibliographic-data-grant>\n"
        "<claims><claim id='CLM-1' num='00001'><claim-text>1. A lid.</claim-text></claim></claims>\n"
        "</us-patent-grant>\n"
    )


def written(folder: Path, text: str | bytes, name: str = "week.xml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path, limits: Limits | None = None, **options: bool) -> tuple[Reading, list[dict[str, object]]]:
    reading = open_input(path, limits=limits, **options)  # type: ignore[arg-type]
    rows = [row for kind, each in reading.batches() if kind == "patents" for row in each.to_pylist()]
    return reading, rows


class TestDocuments:
    def test_concatenated_documents_are_told_apart_with_their_place(self, tmp_path: Path) -> None:
        first = a_grant("07000001")
        reading, rows = read(written(tmp_path, first + a_grant("07000002")))
        assert [(row["number"], row["offset"]) for row in rows] == [("7000001", 0), ("7000002", len(first))]
        assert reading.read == 2 and reading.format == "us-grant-4.5"

    def test_a_broken_document_is_set_aside_with_place_and_reason_and_the_rest_goes_in(self, tmp_path: Path) -> None:
        first, broken = a_grant("07000001"), a_grant("07000002").replace("</invention-title>", "</title>")
        reading, rows = read(written(tmp_path, first + broken + a_grant("07000003")))
        (aside,) = reading.quarantined
        assert [row["number"] for row in rows] == ["7000001", "7000003"]
        assert (aside.file, aside.member, aside.offset) == ("week.xml", None, len(first))
        line = 1 + first.count("\n") + broken[: broken.index("</title>")].count("\n")
        assert aside.line == line and "title" in aside.reason
        assert aside.raw == broken.strip().encode()

    @pytest.mark.parametrize("cut", ["</us-patent-grant>\n", "</claims>\n</us-patent-grant>\n"])
    def test_a_document_that_stops_early_costs_itself_alone(self, tmp_path: Path, cut: str) -> None:
        text = a_grant("07000001") + a_grant("07000002").removesuffix(cut) + a_grant("07000003")
        reading, rows = read(written(tmp_path, text))
        assert [row["number"] for row in rows] == ["7000001", "7000003"]
        assert "another document begins before </us-patent-grant>" in reading.quarantined[0].reason

    def test_a_file_cut_short_keeps_what_is_whole(self, tmp_path: Path) -> None:
        reading, rows = read(written(tmp_path, a_grant("07000001") + a_grant("07000002")[:300]))
        assert [row["number"] for row in rows] == ["7000001"]
        assert "file ends before" in reading.quarantined[0].reason

    def test_a_document_without_a_number_is_set_aside(self, tmp_path: Path) -> None:
        reading, rows = read(written(tmp_path, a_grant("") + a_grant()))
        assert len(rows) == 1 and reading.quarantined[0].reason == "it has no publication number"

    def test_a_document_beyond_the_limit_is_set_aside(self, tmp_path: Path) -> None:
        long = a_grant("07000001", title="x" * 3_000_000)
        reading, rows = read(written(tmp_path, long + a_grant("07000002")), Limits(document=1_000_000))
        assert [row["number"] for row in rows] == ["7000002"]
        assert "longer than 1,000,000 bytes" in reading.quarantined[0].reason

    def test_an_unknown_root_among_known_ones_is_set_aside(self, tmp_path: Path) -> None:
        reading, rows = read(written(tmp_path, a_grant() + f"{DECLARATION}<invoice>1</invoice>"))
        assert len(rows) == 1 and "<invoice>" in reading.quarantined[0].reason

    @pytest.mark.parametrize("chunk", [7, 64, 1000, 4099])
    def test_pieces_do_not_depend_on_how_much_is_read_at_once(
        self, shared: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
    ) -> None:
        with zipfile.ZipFile(shared / "data/patents/uspto-weekly/ipgb20221025_wk43.zip") as archive:
            raw = archive.read("ipgb20221025.xml")[:120_000]
        bag = b"<r>\n" + b"".join(b"<i n='%d'><i-head/>%s</i>\n" % (n, b"x" * (n % 50)) for n in range(500)) + b"</r>"
        usual = [list(Documents(io.BytesIO(each), {"r": "i"}, 1 << 28)) for each in (raw, bag)]
        monkeypatch.setattr(documents, "CHUNK", chunk)
        assert [list(Documents(io.BytesIO(each), {"r": "i"}, 1 << 28)) for each in (raw, bag)] == usual

    def test_records_of_one_great_document_are_read_one_by_one(self, tmp_path: Path) -> None:
        one = (
            '<exch:exchange-document country="NL" doc-number="{}" kind="A" family-id="1"><exch:bibliographic-data/>'
            "</exch:exchange-document>\n"
        )
        head = DECLARATION + '<exch:exchange-documents xmlns:exch="http://www.epo.org/exchange">\n'
        text = (
            head
            + one.format(1000001)
            + "<exch:exchange-document>\n"
            + one.format(1000002)
            + "</exch:exchange-documents>"
        )
        reading, rows = read(written(tmp_path, text))
        assert [row["number"] for row in rows] == ["1000001", "1000002"]
        assert reading.format == "epo-docdb" and "another record begins" in reading.quarantined[0].reason


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
    def test_byte_order_marks_and_wide_encodings_are_read(self, tmp_path: Path, encoding: str) -> None:
        text = (a_grant("07000001", title="Düse 管") + a_grant("07000002")).replace(
            "UTF-8", encoding.removesuffix("-sig")
        )
        _, rows = read(written(tmp_path, text.encode(encoding)))
        assert [row["titles"][0]["text"] for row in rows] == ["Düse 管", "Lid"]  # type: ignore[index]

    @pytest.mark.parametrize("declared", ["gb18030", "GB2312", "gbk"])
    def test_chinese_encodings_are_read_as_the_widest_of_them(self, tmp_path: Path, declared: str) -> None:
        text = a_grant(title="一种㐀阀门").replace("UTF-8", declared)
        _, rows = read(written(tmp_path, text.encode("gb18030")))
        assert rows[0]["titles"][0]["text"] == "一种㐀阀门"  # type: ignore[index]

    def test_bytes_that_are_not_the_declared_encoding_are_set_aside(self, tmp_path: Path) -> None:
        reading, rows = read(written(tmp_path, a_grant(title="阀门").encode("gb18030") + a_grant().encode()))
        assert len(rows) == 1 and len(reading.quarantined) == 1

    def test_characters_named_without_a_document_type_are_put_in(self, tmp_path: Path) -> None:
        _, rows = read(written(tmp_path, a_grant(title="&lsqb;&alpha;&rsqb; &lsquo;a&rsquo; &amp; &nobody;")))
        assert rows[0]["titles"][0]["text"] == "[α] ‘a’ & &nobody;"  # type: ignore[index]

    def test_sgml_without_the_ends_of_empty_elements_is_read(self, shared: Path, tmp_path: Path) -> None:
        text = (shared / "data/patents/uspto-samples/sgml/US06336130.xml").read_text(encoding="utf-8")
        sgml = (
            text[text.index("<!DOCTYPE") :]
            .replace("<CITED-BY-EXAMINER/>", "<CITED-BY-EXAMINER>")
            .replace("<B597US/>", "<B597US>")
        )
        assert "<CITED-BY-EXAMINER>" in sgml
        reading, rows = read(written(tmp_path, sgml, "pg020101.sgml"))
        assert rows[0]["number"] == "6336130" and len(rows[0]["citations"]) == 9  # type: ignore[arg-type]
        assert reading.quarantined == []


HARM = {
    "entities inside entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    "an external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "an external parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://example.org/a.dtd"> %a;]>',
}


class TestHarm:
    @pytest.mark.parametrize("doctype", HARM.values(), ids=HARM)
    def test_entities_that_fetch_or_grow_refuse_the_file(self, tmp_path: Path, doctype: str) -> None:
        with pytest.raises(Refused, match="entity") as told:
            read(written(tmp_path, a_grant("07000001") + a_grant("07000002", title="&a;", doctype=doctype)))
        assert "week.xml" in str(told.value)

    def test_a_plain_entity_repeated_without_end_refuses_the_file(self, tmp_path: Path) -> None:
        doctype = f'<!DOCTYPE x [<!ENTITY a "{"a" * 10_000}">]>'
        with pytest.raises(Refused, match="Entities add more than"):
            read(written(tmp_path, a_grant(title="&a;" * 1000, doctype=doctype)))

    def test_drawings_declared_as_unparsed_entities_do_no_harm(self, tmp_path: Path) -> None:
        doctype = '<!DOCTYPE x SYSTEM "x.dtd" [<!ENTITY D1.TIF SYSTEM "D1.TIF" NDATA TIF>\n<!ENTITY co "Acme">]>\n'
        _, rows = read(written(tmp_path, a_grant(title="Lid of &co;", doctype=doctype)))
        assert rows[0]["titles"][0]["text"] == "Lid of Acme"  # type: ignore[index]

    @pytest.mark.parametrize("inside", ["claims", "description"])
    def test_elements_nested_without_end_refuse_the_file(self, tmp_path: Path, inside: str) -> None:
        deep = f"<{inside}>" + "<b>" * 20_000 + "</b>" * 20_000 + f"</{inside}>"
        with pytest.raises(Refused, match="deep"):
            read(written(tmp_path, a_grant().replace("<claims>", deep + "<claims>")))

    def test_a_zip_that_swells_is_refused_before_it_fills_anything(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("week.xml", a_grant(title="x" * 60_000_000))
        with pytest.raises(Refused, match=r"more than 250 times as many.*zip bomb"):
            read(path)

    def test_more_bytes_or_members_than_the_limit_are_refused(self, tmp_path: Path) -> None:
        path = zipped(tmp_path, {f"{n}.xml": a_grant() for n in range(5)})
        with pytest.raises(Refused, match="1,000 bytes"):
            read(path, Limits(unpacked=1000))
        with pytest.raises(Refused, match="more than 3 members"):
            read(path, Limits(members=3))


def zipped(folder: Path, files: dict[str, str | bytes], name: str = "week.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, content in files.items():
            archive.writestr(inner, content)
    return folder / name


class TestArchives:
    def test_lists_and_reports_beside_the_records_are_named(self, shared: Path) -> None:
        reading, rows = read(shared / "data/patents/uspto-weekly/ipgb20221025_wk43.zip")
        assert len(rows) == 11 and reading.formats == Counter({"us-grant-4.7": 11})
        assert [each.member for each in reading.skipped] == ["ipgb20221025lst.txt", "ipgb20221025rpt.html"]

    @pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
    def test_single_files_are_unpacked(self, tmp_path: Path, pack: object) -> None:
        _, rows = read(written(tmp_path, pack(a_grant().encode()), "week.xml.packed"))  # type: ignore[operator]
        assert len(rows) == 1

    def test_archives_inside_archives_are_opened_and_their_path_told(self, tmp_path: Path) -> None:
        inner = zipped(tmp_path, {"b/1.xml": a_grant("07000001"), "b/1.tif": b"II*\x00"}, "inner.zip").read_bytes()
        path = tmp_path / "week.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            info = tarfile.TarInfo("a/inner.zip")
            info.size = len(inner)
            archive.addfile(info, io.BytesIO(inner))
        reading, rows = read(path)
        assert [row["member"] for row in rows] == ["a/inner.zip!b/1.xml"]
        assert [each.member for each in reading.skipped] == ["a/inner.zip!b/1.tif"]

    def test_archives_nested_beyond_the_limit_are_refused(self, tmp_path: Path) -> None:
        path = zipped(tmp_path, {"1.xml": a_grant()}, "0.zip")
        for level in range(1, 6):
            path = zipped(tmp_path, {path.name: path.read_bytes()}, f"{level}.zip")
        with pytest.raises(Refused, match="4 deep"):
            read(path)

    @pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
    @pytest.mark.parametrize("kind", ["zip", "gz", "tar.gz"])
    def test_an_archive_cut_short_is_refused(self, tmp_path: Path, kind: str, kept: float) -> None:
        numbers = range(7_000_000, 7_000_200)
        text = "".join(a_grant(f"0{number}", title=str(number * 7919)) for number in numbers)
        if kind == "zip":
            whole = zipped(tmp_path, {"week.xml": text}).read_bytes()
        elif kind == "gz":
            whole = gzip.compress(text.encode())
        else:
            buffer = io.BytesIO()
            with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
                info = tarfile.TarInfo("week.xml")
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))
            whole = buffer.getvalue()
        with pytest.raises(Refused, match="cut short or damaged"):
            read(written(tmp_path, whole[: int(len(whole) * kept)], f"cut.{kind}"))

    def test_a_damaged_member_refuses_the_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "week.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("week.xml", a_grant())
        path.write_bytes(path.read_bytes().replace(b"Lid", b"Lad"))
        with pytest.raises(Refused, match="damaged"):
            read(path)

    def test_an_archive_without_records_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="no member of it holds records"):
            read(zipped(tmp_path, {"readme.txt": "hello"}))


WRONG: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "only blanks": (b" \n\n", "is empty"),
    "a web page": (b"<!DOCTYPE html>\n<html><body>404</body></html>", "web page"),
    "JSON": (b'{\n "document_id": {\n "country": "EP" }\n}', "JSON in one piece"),
    "binary": (bytes(range(256)) * 20, "none of the formats"),
    "another vocabulary": (b"<?xml version='1.0'?><invoice/>", "<invoice>"),
    "a declaration alone": (b"<?xml version='1.0'?>", "no element"),
    "a 7-Zip archive": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7-Zip"),
    "a CPC scheme": (b'<?xml version="1.0"?><class-scheme scheme-type="cpc"/>', "CPC scheme"),
}


@pytest.mark.parametrize(("raw", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_named_xml_and_is_something_else_is_refused_by_what_it_is(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as told:
        read(written(tmp_path, raw, "named.xml"))
    assert str(told.value).startswith("named.xml")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(Refused):
            open_input(path)


def test_every_batch_has_the_schema_of_its_kind(shared: Path) -> None:
    folder = shared / "data/patents"
    seen = Counter[str]()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "india" not in path.name):
        try:
            batches = list(open_input(path, descriptions=True).batches(size=3))
        except Refused:
            continue
        for kind, each in batches:
            assert each.schema.equals(schema.of(kind), check_metadata=True)
            each.validate(full=True)
            seen[kind] += each.num_rows
    assert set(seen) >= {"patents", "patent_texts", "designs", "indications"}


def test_every_field_says_what_it_is_and_what_null_means() -> None:
    def walk(fields: list[pa.Field]) -> None:
        for each in fields:
            inner = each.type.value_type if pa.types.is_list(each.type) else each.type
            assert each.name == "item" or {b"what", b"null"} <= set(each.metadata or {}), each
            if pa.types.is_struct(inner):
                walk([inner.field(i) for i in range(inner.num_fields)])

    for kind in schema.KINDS:
        walk(list(schema.of(kind)))


def test_no_rows_make_an_empty_batch() -> None:
    assert batch(Patent, []).schema.equals(schema.of("patents"))


def test_lists_read_by_pattern_say_what_the_tree_says(shared: Path) -> None:
    """Every real document both ways: with its lists lifted out, and with all of it in the tree."""
    folder = shared / "data/patents"
    names = (
        "uspto-versions/*/v4*",
        "uspto-samples/xml20*/*.xml",
        "uspto-samples/xmlApp2004/*",
        "st36-st96/examples/us*.xml",
    )
    raws = [path.read_bytes() for name in names for path in sorted(folder.glob(name))]
    with zipfile.ZipFile(folder / "uspto-weekly/ipgb20221025_wk43.zip") as archive:
        raws.append(archive.read("ipgb20221025.xml"))
    lifted_lists = 0
    for raw in raws:
        for piece in Documents(io.BytesIO(raw), {}, 1 << 28):
            plain, _ = parse(piece, Limits())
            short, lifted = parse(piece, Limits(), lift=uspto_lists.lift, aside="description")
            lifted_lists += bool(lifted.citations) + bool(lifted.classes)
            (one, *texts), (other, *again) = uspto_xml.read(plain, False), uspto_xml.read(short, False, lifted)
            assert batch(Patent, [in_order(one)]).equals(batch(Patent, [in_order(other)]))
            assert texts == again
    assert lifted_lists > 30


def in_order(patent: object) -> Patent:
    """Lists lifted out stand before those of the tree; the place in a list of all schemes is not the source's."""
    assert isinstance(patent, Patent)
    classes = sorted(
        (each._replace(sequence=None) if each.scheme == "uspc" else each for each in patent.classes), key=repr
    )
    return replace(patent, classes=classes)


@pytest.mark.parametrize("inside", ["<!ENTITY a 'b'>" * 60, "<a>" * 60, "<!-- <a> -->" * 60, "'<a>' <b " * 60])
def test_a_document_type_without_an_end_is_set_aside_at_once(tmp_path: Path, inside: str) -> None:
    """Each way of taking a sign of it apart doubles the ways to try, unless what was taken stays taken."""
    text = a_grant(doctype=f"<!DOCTYPE us-patent-grant [{inside}")
    assert next(iter(Documents(io.BytesIO(text.encode()), {}, 1 << 28))).fault
    whole, rows = read(written(tmp_path, a_grant(doctype="<!DOCTYPE us-patent-grant [<!-- ] --> <!ENTITY a ']'>] >")))
    assert len(rows) == 1 and not whole.quarantined


class TestDescriptions:
    def test_descriptions_are_rows_of_their_own_where_asked_for(self, shared: Path) -> None:
        path = shared / "data/patents/uspto-versions/application/v4-5-A1.xml"
        parts = Counter(
            row["part"]
            for kind, each in open_input(path, descriptions=True).batches()
            if kind == "patent_texts"
            for row in each.to_pylist()
        )
        assert parts == {"claim": 6, "description": 1}

    def test_a_description_that_is_not_well_formed_sets_its_document_aside(self, tmp_path: Path) -> None:
        broken = a_grant("07000001").replace("<claims>", "<description>\n<p>a<b>c</p>\n</description><claims>")
        reading, rows = read(written(tmp_path, broken + a_grant("07000002")))
        assert [row["number"] for row in rows] == ["7000002"]
        assert reading.quarantined[0].line == 1 + broken[: broken.index("</p>")].count("\n")


SPACED = (
    '<b:PatentDocumentAndRelated xmlns:b="urn:b" lang="zh"><b:BibliographicData><b:PublicationReference>'
    "<b:DocumentID><b:DocNumber>104200001</b:DocNumber><b:Kind>A</b:Kind></b:DocumentID></b:PublicationReference>"
    '</b:BibliographicData><b:Description lang="zh"><b:Paragraphs>{}</b:Paragraphs></b:Description>'
    "<b:Claims><b:Claim num='1'><b:ClaimText>{}</b:ClaimText></b:Claim></b:Claims></b:PatentDocumentAndRelated>"
)


class TestPrefixes:
    """What is spared by leaving descriptions and prefixes out of the tree changes neither rows nor refusals."""

    @pytest.mark.parametrize("name", ["cn_new1.xml", "cn_new2.xml", "cn_new3.xml.gz"])
    def test_a_document_reads_the_same_with_its_description_and_prefixes_in_the_tree(
        self, shared: Path, name: str
    ) -> None:
        path = shared / "data/patents/st36-st96/examples" / name
        raw = gzip.decompress(path.read_bytes()) if name.endswith("gz") else path.read_bytes()
        (piece,) = Documents(io.BytesIO(raw), {}, 1 << 28)
        (plain, _), (short, _) = parse(piece, Limits()), parse(piece, Limits(), aside="Description", bare=True)
        assert plain.tag.startswith("{") and short.tag == "PatentDocumentAndRelated"
        assert len(list(plain.iter("{*}Description"))) == 1 and short.find("Description") is None
        assert list(cnipa.read(plain, False)) == list(cnipa.read(short, False))

    @pytest.mark.parametrize(
        ("description", "claim"),
        [("<c:i/>", "a"), ("a", "<c:i/>"), ("<b:i>", "a"), ("a", "<b:i></i>"), ("a", "<i></b:i>")],
    )
    def test_a_prefix_that_is_not_declared_or_not_closed_sets_the_document_aside(
        self, tmp_path: Path, description: str, claim: str
    ) -> None:
        reading, rows = read(written(tmp_path, SPACED.format("a", "b")))
        assert [row["number"] for row in rows] == ["104200001"] and not reading.quarantined
        reading, rows = read(written(tmp_path, SPACED.format(description, claim)))
        assert rows == [] and len(reading.quarantined) == 1

    def test_names_that_differ_by_their_prefix_alone_and_characters_that_look_like_tags_are_kept(self) -> None:
        for claim in ("<i>a</i><b:i>c</b:i>", "<![CDATA[<b:i>]]>"):
            (piece,) = Documents(io.BytesIO(SPACED.format("a", claim).encode()), {}, 1 << 28)
            (plain, _), (short, _) = parse(piece, Limits()), parse(piece, Limits(), bare=True)
            assert etree.tostring(plain) == etree.tostring(short)


@pytest.fixture(scope="module")
def originals(shared: Path) -> list[bytes]:
    names = (
        "epo-ops/ops_family_fixtures_family_input.xml",
        "uspto-versions/grant/v2-5-S1.xml",
        "uspto-versions/application/v4-0-A2_1.xml",
        "st36-st96/examples/cn_old3.xml",
        "uspto-weekly/ipgb20221025_wk43.zip",
        "st36-st96/examples/cn_new3.xml.gz",
    )
    table = (
        b'Patent Number,Application Number,Patentee Name\n325016,3358/DELNP/2010,SHARP\n325019,201617040360,"OXY, LP"\n'
        * 9
    )
    return [(shared / "data/patents" / name).read_bytes() for name in names] + [table]


@settings(max_examples=120, deadline=20_000, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_mangled_file_gives_records_a_quarantine_or_a_refusal(
    originals: list[bytes], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = bytearray(data.draw(st.sampled_from(originals)))
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from([b"<", b"]]>", b"<!--", b"&", b"\x00", b"<?xml ", b'"', b"<!DOCTYPE [", b"\xff\xfe"]),
            )
        )
    cut = data.draw(st.integers(0, len(raw)))
    path = tmp_path_factory.mktemp("mangled") / "week.xml"
    path.write_bytes(bytes(raw[:cut] if data.draw(st.booleans()) else raw))
    try:
        reading = open_input(path)
        for kind, each in reading.batches():
            assert each.schema.equals(schema.of(kind))
    except Refused as refusal:
        assert path.name in str(refusal)


ROOT = Path(__file__).parents[4]


def test_the_page_of_fields_is_the_one_the_schemas_make() -> None:
    written_page = (ROOT / "docs/guide/corpus-fields.md").read_text(encoding="utf-8")
    assert written_page == page(), "run: python -m touchstone.corpus.schema.page > docs/guide/corpus-fields.md"


def test_the_table_of_files_says_what_each_file_gives(shared: Path) -> None:
    lines = (ROOT / "docs/corpus-accuracy.md").read_text(encoding="utf-8").splitlines()
    told = {line.split("|")[1].strip(): line for line in lines if line.startswith("| ") and "/" in line.split("|")[1]}
    found = [each for each in outcomes(shared / "data/patents") if not each.name.startswith("india")]
    assert {each.name: each.line() for each in found} == {
        name: line for name, line in told.items() if "india" not in name
    }
