"""Parties: kept once, merged and unmerged without loss, persons behind the wall."""

import itertools
from datetime import date

import pytest
from django.forms.models import model_to_dict
from django.urls import reverse

from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.access.viewer import PUBLIC, SYSTEM, viewer_of
from touchstone.kernel.parties import changes, merging, reads
from touchstone.kernel.parties.models import Address, Identifier, Organ, Party, PartyName
from touchstone.kernel.parties.organs import OrganRow, OrgansRefused, load_organs
from touchstone.kernel.records.errors import FactsRefused, NotAllowed, StepRefused

pytestmark = pytest.mark.django_db
DAY = date(2012, 5, 2)
LATER = date(2012, 6, 1)


def a_party(**facts):
    usual = {"kind": "organisation", "name": "北京柳树纸业有限公司", "region": "110000"}
    return Party.open(by="set-up", on=DAY, **usual | facts)


def an_officer(role="officer", username="li"):
    organ, _made = Organ.objects.get_or_create(code="ncac", name_en="National Copyright Administration")
    user = User.objects.create_user(username, password="not used here")
    Membership.objects.create(user=user, organ=organ, role=role)
    return user


def everything_about(party):
    """All rows of a party, as plain values; the bookkeeping of versions apart."""
    fresh = Party.everything.get(pk=party.pk)
    facts = model_to_dict(fresh, exclude=["version"]) | {"state": fresh.state, "merged_into": fresh.merged_into_id}
    rows = {kind.__name__: list(kind.objects.filter(party=party).order_by("pk").values())
            for kind in (PartyName, Identifier, Address)}  # fmt: skip
    return facts | {"also_called": fresh.also_called} | rows


def merge(keep, absorbed):
    return merging.merge(keep, absorbed, by="set-up", reason="Entered twice", on=LATER)


def test_merging_and_undoing_it_restores_every_row_exactly():
    keep, absorbed = a_party(), a_party(name="柳树纸业")
    changes.add_name(absorbed, "Willow Paper", language="en", by="set-up", on=DAY)
    changes.add_identifier(absorbed, "uscc", "91110000600037341L", by="set-up", on=DAY)
    changes.add_address(absorbed, "1 Willow Road", region="110000", by="set-up", on=DAY)
    before = everything_about(absorbed), everything_about(keep)
    merge(keep, absorbed)
    assert everything_about(absorbed) != before[0]
    merging.unmerge(absorbed, by="set-up", reason="They are two", on=LATER)
    assert (everything_about(absorbed), everything_about(keep)) == before


def test_a_merger_is_told_in_the_history_of_both():
    keep, absorbed = a_party(), a_party()
    merge(keep, absorbed)
    merging.unmerge(absorbed, by="set-up", reason="They are two", on=LATER)
    assert [each.verb for each in absorbed.history()] == ["opened", "merge", "unmerge"]
    assert [each.verb for each in keep.history()] == ["opened", "absorbed_other", "released_other"]
    assert keep.history().last().diff == {"other": [None, absorbed.number]}


def test_a_merged_number_leads_through_several_mergers_to_the_living_party():
    first, second, third = a_party(), a_party(), a_party()
    merge(second, first)
    merge(third, second)
    assert reads.by_number(first.number, SYSTEM) == third


@pytest.mark.parametrize("circle", [1, 2, 3])
def test_a_circle_of_mergers_is_refused(circle):
    parties = [a_party() for _each in range(circle)]
    for absorbed, keep in itertools.pairwise(parties):
        merge(keep, absorbed)
    with pytest.raises(StepRefused):
        merge(parties[0], parties[-1])


def test_a_person_is_not_merged_into_an_organisation():
    with pytest.raises(StepRefused, match=": person;"):
        merge(a_party(), a_party(kind="person", name="王芳"))


def test_entries_of_two_levels_are_not_merged_and_the_secret_one_is_not_named():
    secret = a_party(level=2)
    with pytest.raises(StepRefused, match="not kept at one level") as refused:
        merge(secret, a_party())
    assert secret.number not in str(refused.value)


def test_a_number_borne_by_a_secret_party_is_refused_without_naming_it():
    secret, party = a_party(level=2), a_party()
    changes.add_identifier(secret, "uscc", "91110000600037341L", by="set-up", on=DAY)
    with pytest.raises(FactsRefused) as refused:
        changes.add_identifier(party, "uscc", "91110000600037341L", by=an_officer(), on=DAY)
    assert secret.number not in str(refused.value)


def test_a_merger_needs_a_reason():
    with pytest.raises(StepRefused, match="needs a reason"):
        merging.merge(a_party(), a_party(), by="set-up", reason=" ", on=LATER)


def test_a_merger_is_not_undone_while_another_bears_the_number():
    keep, absorbed = a_party(), a_party()
    changes.add_identifier(absorbed, "organisation_code", "600037341", by="set-up", on=DAY)
    merge(keep, absorbed)
    changes.add_identifier(keep, "organisation_code", "600037341", by="set-up", on=LATER)
    with pytest.raises(StepRefused, match=f"→ {keep.number}"):
        merging.unmerge(absorbed, by="set-up", reason="They are two", on=LATER)


def test_a_reader_merges_nothing_and_an_officer_of_any_organ_does():
    keep, absorbed = a_party(), a_party()
    with pytest.raises(StepRefused, match="taken by: officer"):
        merging.merge(keep, absorbed, by=an_officer("reader", "reader"), reason="Twice", on=LATER)
    merging.merge(keep, absorbed, by=an_officer(), reason="Twice", on=LATER)
    assert absorbed.state == "merged"


def test_two_living_parties_never_bear_one_number():
    first, second = a_party(), a_party(name="另一公司")
    changes.add_identifier(first, "uscc", "91110000600037341L", by="set-up", on=DAY)
    with pytest.raises(FactsRefused, match=f"{first.number} bears this number"):
        changes.add_identifier(second, "uscc", "9 1110000 600037341L", by="set-up", on=DAY)


def test_a_withdrawn_number_is_free_again_and_stays_in_the_history():
    first, second = a_party(), a_party(name="另一公司")
    wrong = changes.add_identifier(first, "uscc", "91110000600037341L", by="set-up", on=DAY)
    changes.withdraw_identifier(wrong, by="set-up", on=LATER, reason="The certificate was another's")
    changes.add_identifier(second, "uscc", "91110000600037341L", by="set-up", on=LATER)
    assert reads.by_identifier("uscc", "91110000600037341L", SYSTEM) == second
    assert [each.verb for each in first.history()] == ["opened", "identified", "identifier_withdrawn"]


def test_history_keeps_a_personal_number_by_its_end_alone():
    person = a_party(kind="person", name="王芳")
    changes.add_identifier(person, "ric", "360426199101010071", by="set-up", on=DAY)
    assert "36042619910101" not in str(person.history().last().diff)


def test_a_merged_party_is_not_changed():
    keep, absorbed = a_party(), a_party()
    merge(keep, absorbed)
    with pytest.raises(NotAllowed, match=keep.number):
        changes.add_name(absorbed, "Willow", language="en", by=an_officer(), on=LATER)


def test_a_name_in_another_script_is_found_and_one_given_up_is_not():
    party = a_party()
    name = changes.add_name(party, "Willow  Paper", language="en", by="set-up", on=DAY)
    assert Party.everything.get(pk=party.pk).also_called == ["Willow Paper"]
    changes.end_name(name, until=LATER, by="set-up", on=LATER)
    assert Party.everything.get(pk=party.pk).also_called == []
    assert [each.text for each in reads.names_on(party, DAY)] == ["Willow Paper"]
    assert not reads.names_on(party, LATER)


@pytest.mark.parametrize("language", ["chinese", "zh_Hans", ""])
def test_a_name_says_its_language_by_a_tag(language):
    with pytest.raises(FactsRefused, match="language tag"):
        changes.add_name(a_party(), "Willow", language=language, by="set-up", on=DAY)


def test_the_public_sees_organisations_and_no_person():
    firm, person = a_party(), a_party(kind="person", name="王芳")
    assert list(Party.objects.seen_by(PUBLIC)) == [firm]
    assert reads.by_number(person.number, PUBLIC) is None


def test_a_party_reads_the_entry_about_itself():
    person = a_party(kind="person", name="王芳")
    user = User.objects.create_user("wang", password="not used here", party=person)
    viewer = viewer_of(user)
    assert list(Party.objects.seen_by(viewer).filter(kind="person")) == [person]
    assert Party.register().reads_in_full(viewer, person)


def test_the_public_finds_nobody_by_a_personal_number():
    person = a_party(kind="person", name="王芳")
    changes.add_identifier(person, "ric", "360426199101010071", by="set-up", on=DAY)
    assert reads.by_identifier("ric", "360426199101010071", PUBLIC) is None
    assert reads.by_identifier("ric", "360426199101010071", SYSTEM) == person


def test_an_organisation_code_inside_a_credit_code_shows_a_possible_duplicate():
    first, second = a_party(name="柳树"), a_party(name="杨树")
    changes.add_identifier(first, "organisation_code", "600037341", by="set-up", on=DAY)
    changes.add_identifier(second, "uscc", "91110000600037341L", by="set-up", on=DAY)
    assert [(twins.parties, twins.why) for twins in reads.possible_duplicates(SYSTEM)] == [
        ((first, second), "same number 600037341")
    ]


def test_names_that_differ_in_form_alone_are_twins_within_a_region_only():
    first = a_party(name="Willow Paper Co., Ltd.")
    second = a_party(name="ＷＩＬＬＯＷ　Paper")
    a_party(name="Willow Paper", region="310000")
    a_party(name="Willow Paper", kind="person")
    assert [twins.parties for twins in reads.possible_duplicates(SYSTEM)] == [(first, second)]


ROWS = [OrganRow("sipo", "State Intellectual Property Office", "国家知识产权局", coordinates=True),
        OrganRow("office", "Coordinating office", parent="sipo")]  # fmt: skip


def test_loading_the_same_organs_again_changes_nothing():
    assert load_organs(ROWS).added == ("sipo", "office")
    again = load_organs(ROWS)
    assert (again.added, again.changed, again.unchanged) == ((), (), ("sipo", "office"))
    assert Organ.objects.get(code="office").parent.code == "sipo"


def test_a_bad_row_keeps_all_organs_out_and_every_reason_is_named():
    with pytest.raises(OrgansRefused) as refused:
        load_organs([*ROWS, OrganRow("sipo", "Twice"), OrganRow("x", "", parent="nobody")])
    assert len(refused.value.problems) == 3
    assert not Organ.objects.exists()


def a_page_of(client, party):
    return client.get(reverse("registers:record", args=["parties", party.number]))


def test_the_page_shows_public_numbers_to_all_and_the_rest_to_officers(client):
    party = a_party(contact="010-5550100")
    changes.add_identifier(party, "uscc", "91110000600037341L", by="set-up", on=DAY)
    changes.add_identifier(party, "other", "Tax 4711", by="set-up", on=DAY)
    changes.add_address(party, "1 Willow Road", by="set-up", on=DAY)
    private = ("Tax 4711", "1 Willow Road", "010-5550100")
    public = a_page_of(client, party).content.decode()
    assert "91110000600037341L" in public and not [each for each in private if each in public]
    client.force_login(an_officer())
    full = a_page_of(client, party).content.decode()
    assert all(each in full for each in private)


def test_an_officer_sees_the_end_of_a_personal_number_and_the_public_no_page(client):
    person = a_party(kind="person", name="王芳")
    changes.add_identifier(person, "ric", "360426199101010071", by="set-up", on=DAY)
    assert a_page_of(client, person).status_code == 404
    client.force_login(an_officer())
    page = a_page_of(client, person).content.decode()
    assert "0071" in page and "360426" not in page


def test_undoing_a_merger_with_the_pointer_left_is_refused_and_not_a_fault():
    keep, absorbed = a_party(), a_party()
    merge(keep, absorbed)
    with pytest.raises(StepRefused, match="still points"):
        absorbed.take("unmerge", by="set-up", on=LATER, reason="They are two")
