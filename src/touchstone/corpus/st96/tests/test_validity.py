"""Documents made from nothing are valid by the official schemas."""

from __future__ import annotations

from datetime import date

import pytest

from touchstone.corpus import st96


def a_contact(name: str = "Harbin Willow Works") -> st96.Contact:
    organization = st96.OrganizationName(name=name)
    address = st96.StructuredAddress(lines=[st96.Text(value="1 River Road", sequence="1")], city="Harbin", country="CN")
    return st96.Contact(
        language="en",
        name=st96.Name(organizations=[organization]),
        addresses=[st96.PostalAddress(structured=address)],
    )


def an_application(number: str = "201310209986.9") -> st96.ApplicationIdentification:
    return st96.ApplicationIdentification(
        office="CN", number=st96.ApplicationNumber(number=number), filed_on=date(2013, 5, 30)
    )


def a_publication() -> st96.PatentPublication:
    facts = st96.Bibliography(
        publication=st96.PublicationIdentification(
            office="CN", number="104245682", kind="A", published_on=date(2014, 12, 24)
        ),
        application=an_application(),
        priorities=[st96.PriorityClaim(sequence="1", office="JP", filed_on=date(2012, 5, 30))],
        ipc=[
            st96.IpcClass(
                sequence="1",
                version=date(2006, 1, 1),
                section="H",
                main_class="01",
                subclass="L",
                group="21",
                subgroup="30",
            )
        ],
        titles=[st96.Text(value="柳编方法", language="zh")],
        citations=[st96.Citation(patent=st96.CitedPatent(office="US", number="8936998", kind="B2"))],
        claim_count=1,
        applicants=[st96.Party(sequence="1", contacts=[a_contact()])],
        inventors=[st96.Party(sequence="1", contacts=[a_contact("Li Lei")])],
    )
    return st96.PatentPublication(
        language="zh",
        office="CN",
        bibliography=facts,
        claims=[st96.Claim(number="1", texts=[st96.Text(value="一种方法。")])],
        abstracts=[st96.Abstract(language="zh", paragraphs=[st96.Text(value="摘要。")])],
    )


def a_mark() -> st96.TrademarkApplication:
    goods = st96.GoodsServices(
        classes=[st96.GoodsClass(kind="Nice", number="25")],
        descriptions=[st96.GoodsDescription(number="25", texts=[st96.Text(value="Shirts", language="en")])],
    )
    image = st96.MarkImage(
        file_name="mark.jpg",
        vienna=[st96.ViennaCodes(edition="9", classes=[st96.ViennaClass(category="26", division="1", section="1")])],
    )
    mark = st96.Trademark(
        registration_office="CN",
        application=st96.ApplicationNumber(number="1234567"),
        applied_on=date(2020, 2, 3),
        status="Application filed",
        categories=[st96.Text(value="Trademark")],
        feature="Combined",
        words=[st96.WordMark(text=st96.Text(value="WILLOW"), significant=st96.Text(value="WILLOW"))],
        images=[image],
        goods=[goods],
        priorities=[st96.Priority(country="JP", filed_on=date(2019, 12, 1))],
        publications=[st96.Publication(identifier="1700", published_on=date(2020, 7, 6))],
        applicants=[st96.Party(contacts=[a_contact()])],
        representatives=[st96.Practitioner(contacts=[a_contact("Agency")])],
        events=[
            st96.MarkEvent(
                category="Application published",
                code="NPUB",
                descriptions=[st96.Text(value="Published")],
                happened_on=date(2020, 7, 6),
            )
        ],
    )
    return st96.TrademarkApplication(marks=[mark])


def a_design() -> st96.DesignApplication:
    locarno = st96.LocarnoClasses(
        edition="14", classes=[st96.LocarnoClass(number="06", subclasses=[st96.LocarnoSubclass(number="01")])]
    )
    design = st96.Design(
        identifier="1",
        title=st96.Text(value="Chair", language="en"),
        locarno=[locarno],
        applicants=[st96.Party(contacts=[a_contact()])],
        designers=[st96.Party(contacts=[a_contact("Li Lei")])],
    )
    return st96.DesignApplication(
        registration_office="CN", designs=[design], applicants=[st96.Party(contacts=[a_contact()])]
    )


def an_indication() -> st96.GIApplication:
    indication = st96.Indication(
        office="CN",
        language="zh",
        names=[st96.Text(value="五常大米", language="zh")],
        translations=[st96.Text(value="Wuchang rice", language="en")],
        products=[st96.GoodsServices(classes=[st96.GoodsClass(kind="Nice", number="30")])],
        features=[st96.Feature(description=st96.Text(value="Rice of long grain", language="en"))],
        regions=[st96.Region(descriptions=[st96.Text(value="Wuchang", language="en")])],
        category="Geographical Indication",
    )
    return st96.GIApplication(indication=indication, applicants=[st96.Party(contacts=[a_contact()])])


def a_status() -> st96.PatentLegalStatusData:
    event = st96.StatusEvent(
        state="A",
        stage_from="1",
        stage_to="4",
        key="F10",
        detail="F11",
        indicator="NAP",
        national="GRANT",
        happened_on=date(2016, 8, 1),
    )
    right = st96.LegalStatus(application=an_application(), kind_of_right="Patent for invention", events=[event])
    return st96.PatentLegalStatusData(office="CN", rights=[right])


@pytest.mark.parametrize("document", [a_publication(), a_mark(), a_design(), an_indication(), a_status()])
def test_a_document_made_from_nothing_is_valid(schemas: st96.Schemas, document: st96.Element) -> None:
    assert schemas.faults(document) == []
    assert st96.read(st96.write(document)) == document


def test_a_document_with_a_wrong_code_is_not_valid_and_the_schema_says_so(schemas: st96.Schemas) -> None:
    document = a_status()
    document.rights[0].events[0].key = "Z99"
    assert any("Z99" in fault for fault in schemas.faults(document))
