"""Names, identifiers and addresses entered by the pages, as an officer does."""

from datetime import date

import pytest
from django.test import Client

from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.parties.models import Organ, Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    return Party.open(
        by="set-up", on=date(2012, 5, 2), kind="organisation", name="北京柳树纸业有限公司", region="110000"
    )


def signed_in(role):
    organ, _made = Organ.objects.get_or_create(code="NCAC", name_en="National Copyright Administration")
    user = User.objects.create(username=role)
    Membership.objects.create(user=user, organ=organ, role=role)
    client = Client()
    client.force_login(user)
    return client


def test_an_officer_enters_a_name_a_number_and_an_address_and_ends_them(party):
    client, at = signed_in("officer"), f"/parties/{party.number}"
    name = {"text": "Beijing Willow Paper Ltd", "language": "en", "on": "2012-06-01"}
    number = {"scheme": "uscc", "value": "9 1 110000 600037341L", "on": "2012-06-01"}
    address = {"text": "1 Willow Road", "region": "320100", "on": "2012-06-01", "since": "2010-01-01"}
    for kind, sent in (("names", name), ("identifiers", number), ("addresses", address)):
        assert client.post(f"{at}/{kind}/add/", sent).status_code == 302, kind
    page = client.get(f"/registers/parties/{party.number}/").content.decode()
    for shown in ("Beijing Willow Paper Ltd", "91110000600037341L", "1 Willow Road"):
        assert shown in page
    ended = {"until": "2012-07-01", "reason": "Moved", "on": "2012-07-01"}
    for kind, sent in (
        ("names", ended),
        ("addresses", ended),
        ("identifiers", {"reason": "Wrong", "on": "2012-07-01"}),
    ):
        one = getattr(party, kind).get()
        assert client.post(f"{at}/{kind}/{one.pk}/end/", sent).status_code == 302, kind
    assert party.addresses.get().until == date(2012, 7, 1)
    assert not party.identifiers.get().live
    verbs = list(party.history().values_list("verb", flat=True))
    assert {"named", "identified", "addressed", "name_ended", "address_ended", "identifier_withdrawn"} <= set(verbs)


def test_what_cannot_be_right_is_told_beside_its_field_and_nothing_is_written(party):
    client, at = signed_in("officer"), f"/zh-hans/parties/{party.number}"
    wrong = client.post(f"{at}/identifiers/add/", {"scheme": "uscc", "value": "911100006000373410", "on": "2012-06-01"})
    assert wrong.status_code == 422
    nowhere = client.post(f"{at}/addresses/add/", {"text": "1 Willow Road", "region": "999999", "on": "2012-06-01"})
    assert "999999" in nowhere.content.decode()
    assert (party.identifiers.count(), party.addresses.count(), party.history().count()) == (0, 0, 1)


def test_readers_and_the_public_enter_nothing(party):
    assert Client().get(f"/parties/{party.number}/names/add/").status_code == 302
    assert signed_in("reader").get(f"/parties/{party.number}/names/add/").status_code == 403
    assert signed_in("officer").get(f"/parties/{party.number}/nonsense/add/").status_code == 404
