"""Files stored once, placed on records, read only behind the record's wall."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from typer.testing import CliRunner

from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.access.viewer import PUBLIC, SYSTEM
from touchstone.kernel.documents import attaching, kinds, storing, verifying
from touchstone.kernel.documents.commands import app
from touchstone.kernel.documents.errors import DocumentRefused
from touchstone.kernel.documents.models import Attachment, Document
from touchstone.kernel.parties.models import Organ, Party
from touchstone.kernel.parties.register import Parties
from touchstone.kernel.records.errors import FactsRefused, NotAllowed

pytestmark = pytest.mark.django_db
DAY = date(2012, 5, 2)
TEXT = "作品登记样本\n".encode()


@pytest.fixture(autouse=True)
def _own_store(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def licence_is_public(monkeypatch):
    monkeypatch.setattr(Parties, "public_documents", ("licence",))


def a_file(content=TEXT, name="样本.txt"):
    return SimpleUploadedFile(name, content)


def a_party(**facts):
    usual = {"kind": "organisation", "name": "北京柳树纸业有限公司"}
    return Party.open(by="set-up", on=DAY, **usual | facts)


def an_officer(role="officer"):
    organ, _made = Organ.objects.get_or_create(code="ncac", name_en="National Copyright Administration")
    user = User.objects.create_user(role, password="not used here")
    Membership.objects.create(user=user, organ=organ, role=role)
    return user


def attached(party, content=TEXT, kind="licence", name="样本.txt", by="set-up"):
    return attaching.attach_file(party, a_file(content, name), kind=kind, by=by, on=DAY)


def address(attachment, name="download"):
    on_record = Attachment.objects.filter(register=attachment.register, number=attachment.number)
    place = on_record.filter(pk__lte=attachment.pk).count()
    return reverse(f"documents:{name}", args=[attachment.register, attachment.number, place])


# -- storing --------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_its_hash_and_told_by_its_content(tmp_path):
    document = storing.store(a_file(), by=None, name="../样本.txt")
    sha256 = hashlib.sha256(TEXT).hexdigest()
    assert (document.sha256, document.size, document.media_type) == (sha256, len(TEXT), "text/plain")
    assert document.name == "样本.txt"
    assert (tmp_path / sha256[:2] / sha256[2:4] / sha256).read_bytes() == TEXT


def test_the_same_bytes_are_stored_once(tmp_path):
    first, second = storing.store(a_file(), by=None), storing.store(a_file(name="again.txt"), by=None)
    assert first.stored_at == second.stored_at and first.pk != second.pk
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1


def test_a_torn_file_is_put_right_when_its_bytes_come_again(tmp_path):
    document = storing.store(a_file(), by=None)
    path = tmp_path / document.stored_at
    path.chmod(0o600)
    path.write_bytes(TEXT[:3])
    storing.store(a_file(), by=None)
    assert path.read_bytes() == TEXT


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.txt", "It is empty"),
        (b"x" * 101, "large.txt", "larger than 100 bytes"),
        (b"MZ" + bytes(60), "report.pdf", "is a program"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "deed.pdf", "A file ending in .pdf holds application/pdf"),
        (b"<script>alert(1)</script>", "deed.txt", "Its content is text/html"),
    ],
)
def test_a_file_that_is_refused_is_named_with_fact_and_limit_and_leaves_nothing(content, name, said, tmp_path):
    with pytest.raises(DocumentRefused, match=said) as refused:
        storing.store(a_file(content, name), by=None, limit=100)
    assert name in str(refused.value)
    assert not list(tmp_path.rglob("*")) and not Document.objects.exists()


def test_a_kind_takes_only_what_it_declares(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.declare("plate", types=["image/png"], limit=1000)
    with pytest.raises(DocumentRefused, match="takes image/png"):
        storing.store(a_file(), by=None, kind="plate")
    with pytest.raises(ValueError, match="declared twice"):
        kinds.declare("plate", limit=7)


def test_a_file_is_read_in_pieces():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            assert 0 < size <= storing.CHUNK
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(DocumentRefused, match="larger than 1 MiB"):
        storing.store(endless, by=None, name="a.txt", limit=2**20)
    assert endless.given <= 2**20 + storing.CHUNK


# -- placing --------------------------------------------------------------------------------------------------------


def test_placing_and_withdrawing_are_events_with_the_hash():
    party = a_party()
    made = attached(party)
    attaching.withdraw(made, party, by="set-up", on=DAY, reason="Another firm's")
    verbs = [(each.verb, each.reason) for each in party.history()]
    assert verbs == [("opened", ""), ("attached", ""), ("withdrawn", "Another firm's")]
    assert party.history().get(verb="attached").diff["document"][1]["sha256"] == made.document.sha256
    assert Attachment.objects.get().withdrawn_why == "Another firm's"
    assert party.register().attached(party) == set()


def test_a_withdrawn_document_is_not_withdrawn_again_and_never_without_a_reason():
    party = a_party()
    made = attached(party)
    with pytest.raises(FactsRefused, match="with a reason"):
        attaching.withdraw(made, party, by="set-up", on=DAY, reason=" ")
    attaching.withdraw(made, party, by="set-up", on=DAY, reason="Wrong")
    with pytest.raises(FactsRefused, match="withdrawn before"):
        attaching.withdraw(made, party, by="set-up", on=DAY, reason="Wrong")


def test_a_kind_the_register_does_not_take_is_refused_before_the_file_is_read():
    with pytest.raises(FactsRefused, match="known: licence, ground"):
        attached(a_party(), kind="plate")
    assert not Document.objects.exists()


def test_a_reader_places_nothing():
    with pytest.raises(NotAllowed, match="you act as reader"):
        attached(a_party(), by=an_officer("reader"))


def test_an_attachment_fails_whole(monkeypatch):
    party = a_party()

    def broken(*_given, **_named):
        raise OSError("disk full")

    monkeypatch.setattr(Party, "note", broken)
    with pytest.raises(OSError, match="disk full"):
        attached(party)
    assert not Attachment.objects.exists() and not Document.objects.exists()


def test_the_same_content_on_another_record_is_found_until_it_is_withdrawn():
    first, second = a_party(), a_party()
    one, two = attached(first), attached(second)
    assert list(storing.same_content(one.document.sha256)) == [one, two]
    attaching.withdraw(one, first, by="set-up", on=DAY, reason="Twice")
    assert list(storing.same_content(one.document.sha256)) == [two]


def test_the_public_gets_public_kinds_alone(licence_is_public):
    party = a_party()
    licence, _ground = attached(party), attached(party, content=b"secret ground", kind="ground")
    assert list(attaching.attachments(party, PUBLIC)) == [licence]
    assert attaching.attachments(party, SYSTEM).count() == 2


# -- pages ----------------------------------------------------------------------------------------------------------


def test_a_download_is_a_file_to_save_and_never_a_page(client, licence_is_public):
    made = attached(a_party(), content=b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", name="mark.svg")
    response = client.get(address(made))
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="mark.svg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(response.streaming_content).startswith(b"<svg")


def test_a_known_download_is_not_sent_again(client, licence_is_public):
    made = attached(a_party())
    tag = client.get(address(made))["ETag"]
    assert tag == f'"{made.document.sha256}"'
    assert client.get(address(made), headers={"If-None-Match": f'W/"x", {tag}'}).status_code == 304


def test_a_broken_download_goes_on_where_it_stopped(client, licence_is_public):
    made = attached(a_party(), content=b"0123456789")
    response = client.get(address(made), headers={"Range": "bytes=4-"})
    assert (response.status_code, response["Content-Range"]) == (206, "bytes 4-9/10")
    assert b"".join(response.streaming_content) == b"456789"
    assert client.get(address(made), headers={"Range": "bytes=10-"}).status_code == 416
    changed = client.get(address(made), headers={"Range": "bytes=4-", "If-Range": '"another"'})
    assert changed.status_code == 200


def test_what_may_not_be_seen_is_answered_like_what_is_not_there(client, licence_is_public):
    person = attached(a_party(kind="person", name="王芳"))
    ground = attached(a_party(), kind="ground")
    secret = attached(a_party(level=2))
    nowhere = reverse("documents:download", args=["parties", ground.number, 999_999])
    unknown = reverse("documents:download", args=["nothing", "X-1", 1])
    for place in (address(person), address(ground), address(secret), nowhere, unknown):
        assert client.get(place).status_code == 404, place


def test_a_document_is_not_reached_through_another_record(client, licence_is_public):
    attached(a_party(kind="person", name="王芳"))
    other = a_party()
    assert client.get(reverse("documents:download", args=["parties", other.number, 1])).status_code == 404


def test_a_withdrawn_document_is_kept_for_officers_alone(client, licence_is_public):
    party = a_party()
    made = attached(party)
    attaching.withdraw(made, party, by="set-up", on=DAY, reason="Wrong")
    assert client.get(address(made)).status_code == 404
    client.force_login(an_officer())
    assert client.get(address(made)).status_code == 200


def test_an_officer_attaches_and_withdraws_on_the_pages(client):
    party = a_party()
    client.force_login(an_officer())
    page = reverse("documents:attach", args=["parties", party.number])
    response = client.post(page, {"kind": "licence", "file": a_file(), "title": "营业执照"})
    assert response.status_code == 302
    made = Attachment.objects.get()
    assert made.title == "营业执照"
    shown = client.get(response["Location"]).content.decode()
    assert "营业执照" in shown and made.document.sha256 in shown
    assert client.post(address(made, "withdraw"), {"reason": ""}).status_code == 422
    assert client.post(address(made, "withdraw"), {"reason": "Expired"}).status_code == 302
    assert "Expired" in client.get(response["Location"]).content.decode()


def test_a_refused_file_is_explained_on_the_form(client):
    client.force_login(an_officer())
    page = reverse("documents:attach", args=["parties", a_party().number])
    response = client.post(page, {"kind": "licence", "file": a_file(b"", "empty.txt")})
    assert response.status_code == 422
    assert "It is empty." in response.content.decode()


def test_the_public_and_a_reader_get_no_form(client):
    page = reverse("documents:attach", args=["parties", a_party().number])
    assert client.get(page)["Location"].startswith(reverse("sign-in"))
    client.force_login(an_officer("reader"))
    assert client.get(page).status_code == 403


# -- verification ---------------------------------------------------------------------------------------------------


def test_whole_files_verify_and_damaged_and_missing_ones_are_named(tmp_path):
    whole, damaged, missing = (
        storing.store(a_file(text, f"{text.decode()}.txt"), by=None) for text in (b"a", b"b", b"c")
    )
    assert not list(verifying.verify())
    path = Path(tmp_path / damaged.stored_at)
    path.chmod(0o600)
    path.write_bytes(b"x")
    (tmp_path / missing.stored_at).unlink()
    found = {each.documents: each.what for each in verifying.verify()}
    assert found == {("b.txt",): "Its content is not what was handed in.", ("c.txt",): "The file is missing."}
    result = CliRunner().invoke(app, ["verify"])
    assert result.exit_code == 1
    assert "2 of 3 files" in result.output and whole.stored_at not in result.output
