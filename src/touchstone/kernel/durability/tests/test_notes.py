"""Signed notes against a published example, and against all that can be wrong with one."""

import base64

import pytest

from touchstone.kernel.durability.notes import BadKey, BadNote, PrivateKey, PublicKey, opened

# Source of key and note: the documentation of golang.org/x/mod/sumdb/note, example Sign and Open.
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    f"{TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_published_example_is_signed_and_opened_to_the_byte():
    key = PrivateKey.read(PRIVATE)
    assert str(key.public) == PUBLIC
    assert key.text == PRIVATE
    assert key.sign(TEXT) == NOTE
    assert opened(NOTE, PublicKey.read(PUBLIC)) == TEXT


def test_a_signature_of_another_beside_it_is_passed_over():
    other = PrivateKey.make("witness.example")
    cosigned = NOTE + other.sign(TEXT).rpartition("\n\n")[2]
    assert opened(cosigned, PublicKey.read(PUBLIC)) == TEXT
    assert opened(cosigned, other.public) == TEXT


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (NOTE.replace("problem,", "problem."), "changed after it was signed"),
        (NOTE.replace("x08go/Z", "x08go/Y"), "changed after it was signed"),
        (NOTE.replace("x08go", "x08gp"), "did not sign"),
        (NOTE.replace("— Peter", "— Paul"), "did not sign"),
        (NOTE.removesuffix("\n"), "no signed note"),
        (TEXT, "no signed note"),
        ("", "no signed note"),
        (NOTE.replace("— Peter", "- Peter"), "no signed note"),
        ("x" * 200_000, "no signed note"),
    ],
)
def test_what_the_key_did_not_sign_is_refused(note, why):
    with pytest.raises(BadNote, match=why):
        opened(note, PublicKey.read(PUBLIC))


@pytest.mark.parametrize(
    "text",
    ["", "PeterNeumann", PUBLIC.replace("c74f", "c74e"), PUBLIC[:-4], PUBLIC.replace("+ARp", "+AhpA"), PRIVATE + "A"],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadKey):
        PublicKey.read(text)
    with pytest.raises(BadKey):
        PrivateKey.read(text)


def test_a_key_does_not_show_itself():
    key = PrivateKey.make("touchstone")
    assert base64.b64encode(key.raw).decode() not in repr(key)
    with pytest.raises(BadKey, match="no spaces"):
        PrivateKey.make("two words")
