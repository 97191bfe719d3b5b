"""The API sent what is too large, too deep or no text that a store keeps: refused in words, on both stores alike."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

RECORDS = "/api/v1/registers/parties/records"
IMPORTS = "/api/v1/registers/parties/imports"
pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client: Any, country: Any) -> Any:
    """Send a body with an officer's key; the answer."""
    from touchstone.kernel.access.models import ApiToken

    now = timezone.now()
    key = ApiToken.issue(
        country.users["officer"], name="size", scopes=list(ApiToken.SCOPES), made_at=now,
        expires_at=now + timedelta(days=1),
    )[1]  # fmt: skip

    def sent(body: bytes, path: str = RECORDS, kind: str = "application/json", **headers: str) -> Any:
        return client.generic("POST", path, body, kind, headers={"Authorization": f"Bearer {key}", **headers})

    return sent


def filing(facts: str) -> bytes:
    return b'{"on": "2012-01-01", "facts": {"kind": "organisation", ' + facts.encode("utf-8", "surrogatepass") + b"}}"


BODIES = {
    "a text of 10 MB": (filing('"name": "' + "x" * 10_000_000 + '"'), 413, "5242880 bytes"),
    "a text of 4.9 MB": (filing('"name": "' + "x" * 4_900_000 + '"'), 422, "name"),
    "a hundred thousand facts": (filing(",".join(f'"f{n}": 1' for n in range(100_000))), 413, "20000 values"),
    "a thousand unknown facts": (filing(",".join(f'"f{n}": 1' for n in range(1000))), 422, "no more is told"),
    "lists in lists, 10,000 deep": (filing('"name": ' + "[" * 10_000 + "]" * 10_000), 400, "40 deep"),
    "lists in lists, 50 deep": (filing('"name": ' + "[" * 50 + "]" * 50), 400, "40 deep"),
    "objects in objects, 100,000 deep": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "40 deep"),
    "a number of four million digits": (filing('"name": ' + "9" * 4_000_000), 400, "no JSON"),
    "a number of four thousand digits": (filing('"name": ' + "9" * 4000), 422, "name"),
    "a number beyond every float": (filing('"name": 1e400'), 422, "larger than any"),
    "a number that is none": (filing('"name": NaN'), 400, "NaN is no number"),
    "infinity": (filing('"name": -Infinity'), 400, "-Infinity is no number"),
    "a NUL": (filing('"name": "wil\\u0000low"'), 422, "NUL"),
    "half of a pair": (filing('"name": "\\ud800"'), 422, "half of a UTF-16 pair"),
    "half of a pair in a name of a fact": (filing('"\\udc00": 1'), 422, "half of a UTF-16 pair"),
    "bytes that are no UTF-8": (b'{"on": "\xff\xfe"}', 400, "no JSON"),
}


@pytest.mark.parametrize(("body", "status", "said"), BODIES.values(), ids=BODIES)
def test_what_cannot_be_kept_is_refused_in_words(send, body, status, said):
    answer = send(body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
    assert len(answer.content) < 40_000


def test_a_packed_body_is_not_unpacked(send):
    answer = send(gzip.compress(b"x" * 10_000_000), **{"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["status"]) == (415, 415)
    assert "send it as it is" in answer.json()["detail"]


def form(**fields: bytes) -> bytes:
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v) for n, v in fields.items()
    ]
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\nkind,name\n\r\n--x--\r\n'
    return b"".join(parts) + file % (b"a" * 100_000 + b".csv" if "long" in fields else b"a.csv")


FORMS = {
    "a reason of 4 MB": (form(reason=b"x" * 4_000_000), 422),
    "a reason with a NUL": (form(reason=b"\x00"), 422),
    "columns 100,000 deep": (form(columns=b"[" * 100_000), 422),
    "a file's name of 100 KB": (form(long=b""), 400),
    "a reason of 10 MB": (form(reason=b"x" * 10_000_000), 413),
    "a hundred thousand fields": (form(**{f"f{n}": b"" for n in range(100_000)}), 400),
}


@pytest.mark.parametrize(("body", "status"), FORMS.values(), ids=FORMS)
def test_a_form_that_cannot_be_kept_is_refused_in_words(send, body, status):
    answer = send(body, IMPORTS, "multipart/form-data; boundary=x")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["detail"]


def test_a_headers_megabyte_is_no_key(client):
    answer = client.get(RECORDS, headers={"Authorization": "Bearer " + "x" * 1_000_000})
    assert (answer.status_code, json.loads(answer.content)["title"]) == (401, "Sign in")
