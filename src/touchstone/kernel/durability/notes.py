"""Signed notes: a text and who signed it, readable by people and by the tools of transparency logs.

Source of the formats: c2sp.org/signed-note (notes, key ids, Ed25519 as type 0x01) and golang.org/x/mod/sumdb/note
(the one-line text of a public and of a private key).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
LONGEST = 100_000
_KEY = re.compile(r"([^\s+]+)\+([0-9a-fA-F]{8})\+([A-Za-z0-9+/]+=*)")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)")


class BadNote(ValueError):
    """A text that is no signed note, or that the key did not sign."""


class BadKey(ValueError):
    """A text that is no key."""


@dataclass(frozen=True)
class PublicKey:
    """The key an outsider checks with; its text is `name+id+base64`."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """The key in a text; BadKey says what is wrong with it."""
        found = _KEY.fullmatch(text.strip())
        if found is None:
            raise BadKey("A public key reads name+12345678+base64, as `touchstone audit key` prints it.")
        key = cls(found[1], _key_bytes(found[3]))
        if key.id.hex() != found[2].lower():
            raise BadKey(f"The public key of {key.name} is damaged: its id is {found[2]}, its content says otherwise.")
        return key


@dataclass(frozen=True)
class PrivateKey:
    """The key that signs; its text begins with PRIVATE+KEY+ and is nobody's but the signer's."""

    name: str
    raw: bytes

    @classmethod
    def make(cls, name: str) -> PrivateKey:
        if not re.fullmatch(r"[^\s+]+", name):
            raise BadKey(f"“{name}” names no key: no spaces, no plus sign, for example register.example.gov.")
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self._signer().public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"PrivateKey({self.name!r})"

    @property
    def text(self) -> str:
        return f"PRIVATE+KEY+{self.name}+{self.public.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def read(cls, text: str) -> PrivateKey:
        """The key in a text; BadKey says what is wrong with it, and never shows it."""
        stripped = text.strip()
        found = _KEY.fullmatch(stripped.removeprefix("PRIVATE+KEY+"))
        if not stripped.startswith("PRIVATE+KEY+") or found is None:
            raise BadKey("The signing key is not readable; bring the file back from a backup.")
        key = cls(found[1], _key_bytes(found[3]))
        if key.public.id.hex() != found[2].lower():
            raise BadKey("The signing key is damaged; bring the file back from a backup.")
        return key

    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.raw)

    def sign(self, text: str) -> str:
        """The note: the text, an empty line, and the signature."""
        if not text.endswith("\n") or any(sign < " " and sign != "\n" for sign in text):
            raise BadNote("The text of a note ends in a new line and has no other control characters.")
        signature = base64.b64encode(self.public.id + self._signer().sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"


def _key_bytes(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise BadKey("The key is not base64.")
    if len(raw) != 33 or raw[:1] != ED25519:
        raise BadKey("The key is none of Ed25519: 32 bytes after a byte 01.")
    return raw[1:]


def opened(note: str, key: PublicKey) -> str:
    """The text of a note that the key signed; signatures of others beside it are passed over.

    Raises:
        BadNote: it is no note, it lacks this key's signature, or it was changed after signing.
    """
    text, mark, lines = note[:LONGEST].rpartition("\n\n")
    signatures = [_SIGNATURE.fullmatch(line) for line in lines.removesuffix("\n").split("\n")]
    if not mark or len(note) > LONGEST or not lines.endswith("\n") or not all(signatures):
        raise BadNote("This is no signed note: a text, an empty line, and lines that begin with “— ”.")
    for found in signatures:
        assert found is not None
        if found[1] == key.name and _signature(found[2])[:4] == key.id:
            _check(text + "\n", _signature(found[2])[4:], key)
            return text + "\n"
    signers = ", ".join(sorted({found[1] for found in signatures if found}))
    raise BadNote(f"{key.name} with this key did not sign the note; signed by: {signers}.")


def _signature(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return b""


def _check(text: str, signature: bytes, key: PublicKey) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, text.encode())
    except InvalidSignature:
        raise BadNote(f"The signature of {key.name} does not fit: the note was changed after it was signed.")
