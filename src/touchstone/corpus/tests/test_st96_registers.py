"""Marks, designs, indications and legal status of ST.96 as records of the lake."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from touchstone.corpus import st27, st96
from touchstone.corpus.reading import open_input

EXAMPLES = "data/patents/st36-st96/03-96-vii-example-instances"


def rows(path: Path) -> list[tuple[str, dict[str, Any]]]:
    return [(kind, row) for kind, batch in open_input(path).batches() for row in batch.to_pylist()]


def a_mark(number: str, text: str = "WILLOW") -> st96.Trademark:
    name = st96.Name(organizations=[st96.OrganizationName(name="Willow Works")])
    name_zh = st96.Name(organizations=[st96.OrganizationName(name="柳编厂")])
    owner = st96.Party(
        nationality="CN", contacts=[st96.Contact(language="en", name=name), st96.Contact(language="zh", name=name_zh)]
    )
    goods = st96.GoodsServices(
        classes=[st96.GoodsClass(kind="Nice", number="20"), st96.GoodsClass(kind="Nice", number="35")],
        descriptions=[st96.GoodsDescription(number="20", texts=[st96.Text(value="Baskets", language="en")])],
    )
    vienna = st96.ViennaCodes(edition="9", classes=[st96.ViennaClass(category="5", division="1", section="12")])
    return st96.Trademark(
        registration_office="CN",
        application=st96.ApplicationNumber(number=number),
        applied_on=date(2020, 2, 3),
        categories=[st96.Text(value="Service mark")],
        feature="Combined",
        words=[st96.WordMark(significant=st96.Text(value=text))],
        images=[st96.MarkImage(file_name="mark.jpg", vienna=[vienna])],
        goods=[goods],
        applicants=[owner],
        publications=[st96.Publication(identifier="1700", published_on=date(2020, 7, 6))],
    )


def test_a_bag_of_marks_is_read_mark_by_mark(tmp_path: Path) -> None:
    path = tmp_path / "marks.xml"
    path.write_bytes(st96.write(st96.TrademarkBag(marks=[a_mark("1234567"), a_mark("1234568", "OAK")])))
    found = [row for kind, row in rows(path) if kind == "trademarks"]
    assert [(row["office"], row["number"], row["mark_text"]) for row in found] == [
        ("CN", "1234567", "WILLOW"),
        ("CN", "1234568", "OAK"),
    ]
    first = found[0]
    assert (first["feature"], first["categories"]) == ("combined", ["service_mark"])
    assert [(each["number"], each["text"]) for each in first["goods"]] == [("20", "Baskets"), ("35", None)]
    assert first["figures"] == [{"scheme": "vienna", "code": "05.01.12", "original": "5.1.12", "edition": "9"}]
    assert [(each["sequence"], each["lang"], each["name"]) for each in first["parties"]] == [
        (1, "en", "Willow Works"),
        (1, "zh", "柳编厂"),
    ]
    assert (first["published_on"], first["images"]) == (date(2020, 7, 6), ["mark.jpg"])


def test_a_national_code_of_what_is_seen_stands_apart_from_its_words(tmp_path: Path) -> None:
    mark = a_mark("1234567")
    words = [st96.Text(value="Ocean"), st96.Text(value="Waves")]
    mark.images = [st96.MarkImage(design_codes=[st96.DesignCode(code="06.03.03", shows=words)])]
    path = tmp_path / "mark.xml"
    path.write_bytes(st96.write(st96.TrademarkBag(marks=[mark])))
    ((_, row),) = rows(path)
    assert row["figures"] == [{"scheme": "us_design", "code": "06.03.03", "original": "06.03.03", "edition": None}]


def test_an_application_gives_all_its_marks_and_a_mark_without_number_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "application.xml"
    path.write_bytes(st96.write(st96.TrademarkApplication(marks=[a_mark("1"), a_mark("2")])))
    assert [row["number"] for _, row in rows(path)] == ["1", "2"]
    nameless = a_mark("1")
    nameless.application = None
    path.write_bytes(st96.write(st96.TrademarkBag(marks=[nameless, a_mark("2")])))
    reading = open_input(path)
    assert sum(batch.num_rows for _, batch in reading.batches()) == 1
    assert "neither application number nor registration number" in reading.quarantined[0].reason


def test_the_namespaces_of_older_versions_are_read_as_those_of_today(tmp_path: Path) -> None:
    # namespaces of the trademark status service of the USPTO, which serves a version before V6.0
    path = tmp_path / "transaction.xml"
    path.write_text(
        """<ns2:TrademarkTransaction xmlns:ns1="http://www.wipo.int/standards/XMLSchema/Common/1"
        xmlns:ns2="http://www.wipo.int/standards/XMLSchema/Trademark/1"><ns2:TrademarkTransactionBody>
        <ns2:TransactionContentBag><ns2:TransactionData><ns2:TrademarkBag><ns2:Trademark>
        <ns1:RegistrationOfficeCode>US</ns1:RegistrationOfficeCode><ns1:ApplicationNumber>
        <ns1:ApplicationNumberText>75181334</ns1:ApplicationNumberText></ns1:ApplicationNumber>
        <ns1:RegistrationNumber>2564831</ns1:RegistrationNumber>
        <ns2:ApplicationDate>1996-10-15-04:00</ns2:ApplicationDate>
        <ns2:MarkRepresentation><ns2:MarkReproduction><ns2:WordMarkSpecification>
        <ns2:MarkVerbalElementText>MONTY PYTHON'S FLYING CIRCUS</ns2:MarkVerbalElementText>
        </ns2:WordMarkSpecification></ns2:MarkReproduction></ns2:MarkRepresentation>
        <ns2:GoodsServicesBag><ns2:GoodsServices><ns2:GoodsServicesClassificationBag>
        <ns2:GoodsServicesClassification><ns2:ClassificationKindCode>Primary</ns2:ClassificationKindCode>
        <ns2:ClassNumber>009</ns2:ClassNumber></ns2:GoodsServicesClassification>
        <ns2:GoodsServicesClassification><ns2:ClassificationKindCode>Nice</ns2:ClassificationKindCode>
        <ns2:ClassNumber>009</ns2:ClassNumber></ns2:GoodsServicesClassification>
        <ns2:GoodsServicesClassification><ns2:ClassificationKindCode>Domestic</ns2:ClassificationKindCode>
        <ns2:NationalClassNumber>021</ns2:NationalClassNumber></ns2:GoodsServicesClassification>
        </ns2:GoodsServicesClassificationBag><ns2:NationalFilingBasis><ns2:FirstUsedDate>19960100</ns2:FirstUsedDate>
        </ns2:NationalFilingBasis><ns2:ClassDescriptionBag><ns2:ClassDescription><ns2:ClassNumber>009</ns2:ClassNumber>
        <ns2:GoodsServicesDescriptionText ns1:sequenceNumber="1">computer programs</ns2:GoodsServicesDescriptionText>
        </ns2:ClassDescription></ns2:ClassDescriptionBag></ns2:GoodsServices></ns2:GoodsServicesBag>
        <ns2:ApplicantBag><ns2:Applicant ns1:sequenceNumber="30"><ns1:LegalEntityName>CORPORATION</ns1:LegalEntityName>
        <ns1:Version><ns1:CommentText ns1:sequenceNumber="1">ORIGINAL REGISTRANT</ns1:CommentText></ns1:Version>
        <ns1:Contact><ns1:Name><ns1:EntityName>PYTHON LIMITED</ns1:EntityName></ns1:Name></ns1:Contact></ns2:Applicant>
        </ns2:ApplicantBag>
        </ns2:Trademark></ns2:TrademarkBag></ns2:TransactionData></ns2:TransactionContentBag>
        </ns2:TrademarkTransactionBody></ns2:TrademarkTransaction>""",
        encoding="utf-8",
    )
    ((_, row),) = rows(path)
    assert (row["number"], row["registration_number"]) == ("75181334", "2564831")
    assert (row["applied_on"], row["mark_text"]) == (date(1996, 10, 15), "MONTY PYTHON'S FLYING CIRCUS")
    assert [(each["scheme"], each["number"], each["text"]) for each in row["goods"]] == [
        ("nice", "9", "computer programs"),
        ("national", "21", None),
    ]
    assert row["goods"][0]["first_used_original"] == "19960100"
    party = row["parties"][0]
    assert (party["role"], party["name"], party["legal_form"]) == ("registrant", "PYTHON LIMITED", "CORPORATION")


def test_the_official_design_is_read(shared: Path) -> None:
    ((kind, row),) = rows(shared / EXAMPLES / "DesignApplication_Example.xml")
    assert (kind, row["office"], row["number"], row["registration_number"]) == ("designs", "XX", "35503842", "123456")
    assert (row["titles"], row["expires_on"]) == ([{"lang": "en", "text": "Chair"}], date(2034, 1, 29))
    assert [each["code"] for each in row["classes"]] == ["06-01"]
    assert len(row["views"]) == 7


def test_the_official_indication_is_read(shared: Path) -> None:
    ((kind, row),) = rows(shared / EXAMPLES / "GIApplication_Example.xml")
    assert (kind, row["office"], row["number_original"]) == ("indications", "FR", "IG 18-002")
    assert [(each["lang"], each["text"]) for each in row["names"]] == [("fr", "Tapisserie d'Aubusson")]
    assert [each["number"] for each in row["goods"]] == ["24", "27"]
    assert [each["role"] for each in row["parties"]] == ["applicant"] + ["user"] * 10
    assert row["regions"][0]["text"] == "Département de la Creuse"


def test_legal_status_is_read_event_by_event(tmp_path: Path) -> None:
    codes = ("A-0-1-A10-A12-nap-X000", "A-2-4-F10-F11-nap-GR")
    events = [
        st27.Event(office="CN", number="201310209986", happened_on=date(2013 + at, 5, 30), status=st27.parse(code))
        for at, code in enumerate(codes)
    ]
    path = tmp_path / "status.xml"
    path.write_bytes(st96.write(st27.document("CN", events)))
    found = [row for kind, row in rows(path) if kind == "events"]
    assert [(row["filing_number"], row["sequence"], row["detailed_event"], row["national"]) for row in found] == [
        ("201310209986", 1, "A12", None),
        ("201310209986", 2, "F11", "GR"),
    ]
    assert [row["category"] for row in found] == ["A", "F"]
