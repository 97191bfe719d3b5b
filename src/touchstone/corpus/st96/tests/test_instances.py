"""Official instances of ST.96: read, written and compared, so that nothing is lost."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest
from lxml import etree

from touchstone.corpus import st96

INSTANCES = ("PatentPublication", "DesignApplication", "GIApplication")


def canonical(xml: bytes) -> str:
    """The XML in canonical form, so that prefixes, indentation and the order of attributes do not count."""
    return canonicalize(xml, strip_text=True, rewrite_prefixes=True)


def instance(shared: Path, name: str) -> bytes:
    folder = shared / "data/patents/st36-st96/03-96-vii-example-instances"
    return (folder / f"{name}_Example.xml").read_bytes()


@pytest.mark.parametrize("name", INSTANCES)
def test_an_official_instance_is_written_as_it_was_read(shared: Path, name: str) -> None:
    xml = instance(shared, name)
    document = st96.read(xml)
    written = st96.write(document)
    assert canonical(written) == canonical(xml)
    assert st96.read(written) == document


@pytest.mark.parametrize("name", INSTANCES)
def test_what_was_written_of_an_official_instance_is_valid(shared: Path, schemas: st96.Schemas, name: str) -> None:
    assert schemas.faults(st96.read(instance(shared, name))) == []


def test_the_fields_of_the_official_patent_are_read(shared: Path) -> None:
    found = st96.read(instance(shared, "PatentPublication"))
    assert isinstance(found, st96.PatentPublication)
    facts = found.bibliography
    assert facts and facts.publication and facts.application and facts.application.number
    assert (facts.publication.office, facts.publication.number, facts.publication.kind) == ("US", "08936998", "B2")
    assert str(facts.publication.published_on) == "2015-01-20"
    assert facts.application.number.number == "13797521"
    assert facts.priorities[0].number and facts.priorities[0].number.number == "2007-290922"
    assert facts.ipc[0].symbol() == "H01L21/30"
    assert facts.titles[0].value
    assert facts.inventors[0].name()
    assert len(found.claims) == facts.claim_count


def test_the_fields_of_the_official_design_and_indication_are_read(shared: Path) -> None:
    design = st96.read(instance(shared, "DesignApplication"))
    assert isinstance(design, st96.DesignApplication)
    chair = design.designs[0]
    assert chair.title and (chair.title.value, chair.registration_number) == ("Chair", "123456")
    assert [view.shows for view in chair.representations[0].views][:2] == ["Perspective", "Front"]
    indication = st96.read(instance(shared, "GIApplication"))
    assert isinstance(indication, st96.GIApplication) and indication.indication
    assert indication.indication.names[0].value == "Tapisserie d'Aubusson"
    assert [each.number for each in indication.indication.products[0].classes] == ["24", "27"]
    assert len(indication.users) == 10


def damaged(xml: bytes, seed: int) -> bytes:
    """The instance with elements taken out, doubled, shuffled, moved, renamed attributes and stray text."""
    dice = random.Random(seed)
    root = etree.fromstring(xml)
    for _ in range(dice.randint(1, 6)):
        element = dice.choice([each for each in root.iter(etree.Element) if each.getparent() is not None])
        parent = element.getparent()
        assert parent is not None
        match dice.randint(0, 5):
            case 0:
                parent.remove(element)
            case 1:
                parent.insert(dice.randint(0, len(parent)), copy.deepcopy(element))
            case 2:
                children = list(parent)
                dice.shuffle(children)
                parent[:] = children
            case 3:
                etree.SubElement(element, "{http://example.org/office}Strange").text = "of the office's own"
            case 4:
                element.set("own", "1")
            case 5:
                element.text = f"{element.text or ''} stray\r text\t"
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("name", ["DesignApplication", "GIApplication"])
def test_what_the_standard_does_not_know_is_not_lost_either(shared: Path, name: str, seed: int) -> None:
    xml = damaged(instance(shared, name), seed)
    document = st96.read(xml)
    written = st96.write(document)
    assert canonical(written) == canonical(xml)
    assert st96.read(written) == document
