"""The whole API, asked with what its description allows and what it does not: never a fault, always as described.

The examples are the same in every run; TOUCHSTONE_FUZZ_EXAMPLES asks for more of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from touchstone.kernel.records.register import registers

EXAMPLES = int(os.environ.get("TOUCHSTONE_FUZZ_EXAMPLES", "12"))
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
bounded = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A request does not close the connection it came to, which holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(country: Any, one_connection: None) -> Any:
    """The API's own description, behind it the server itself, in one process."""
    generation = GenerationConfig(
        modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE], deterministic=True, max_examples=EXAMPLES
    )
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation)))
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler(), config=config)


@pytest.fixture
def key(country: Any) -> str:
    """A key that reaches everything its user may do."""
    from touchstone.kernel.access.models import ApiToken

    now = timezone.now()
    _token, made = ApiToken.issue(
        country.users["reviewer"], name="fuzz", scopes=list(ApiToken.SCOPES), made_at=now,
        expires_at=now + timedelta(days=1),
    )  # fmt: skip
    return made


WANTED = [getattr(checks, name) for name in CHECKS]


#: what may stand in a fact's place, plausible or not.
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=40),
    st.sampled_from(["2012-03-01", "9999-12-31", "0001-01-01", "320100", "works", "\x00", "1e999", "CW-2012-000001"]),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip


def known_places(country: Any) -> st.SearchStrategy[dict[str, str]]:
    """Values that lead to real records, so that more is asked than how an unknown address is refused."""
    places = [
        {"slug": slug, "number": number, "step": step, "key": "cn-2012"}
        for slug, numbers in country.numbers.items()
        for number in numbers[-2:]
        for step in ("accept", "register", "submit")
    ]
    return st.sampled_from([{}, *places])


def facts_of(slug: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = registers.get(slug).form_fields if slug in registers else ("title",)
    return st.dictionaries(st.sampled_from(fields), VALUES, max_size=4)


def faults(described: Any, country: Any, headers: dict[str, str]) -> str:
    """What went wrong with any operation, the shortest example of each; empty where nothing did."""
    found = []
    for result in described.get_all_operations():
        operation = result.ok()
        for mode in GenerationMode:

            @bounded
            @given(case=operation.as_strategy(generation_mode=mode), place=known_places(country), data=st.data())
            def ask(case: Any, place: dict[str, str], data: Any) -> None:
                case.headers.pop("Authorization", None)
                case.path_parameters.update({k: v for k, v in place.items() if k in case.path_parameters})
                if place and isinstance(case.body, dict) and "facts" in case.body:
                    case.body["facts"] = data.draw(facts_of(place["slug"]))
                with transaction.atomic():
                    case.call_and_validate(checks=WANTED, headers=headers)
                    transaction.set_rollback(True)

            try:
                ask()
            except Unsatisfiable:
                continue  # an operation without parameters cannot be asked wrongly
            except (Exception, BaseExceptionGroup) as error:  # gathered, so that one run names them all
                found.append(f"{operation.label} ({mode.value}): {error}")
    return "\n\n".join(found)


def test_the_public_is_answered_as_described(described, country):
    wrong = faults(described, country, {})
    assert not wrong, wrong


def test_who_has_a_key_is_answered_as_described(described, country, key):
    wrong = faults(described, country, {"Authorization": f"Bearer {key}"})
    assert not wrong, wrong


def test_no_two_parts_of_the_description_share_a_name():
    """Two schemas of one name would be described by one of them, and the other's answers would not conform."""
    from touchstone.kernel.api.doors import schemas_of
    from touchstone.kernel.api.root import api

    named: dict[str, set[str]] = {}
    for schema in schemas_of(api):
        named.setdefault(schema.__name__, set()).add(schema.__module__)
    assert {name: homes for name, homes in named.items() if len(homes) > 1} == {}


def test_every_operation_says_how_it_refuses():
    from touchstone.kernel.api.root import api

    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            assert "application/problem+json" in operation["responses"]["4XX"]["content"], f"{method} {path}"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/registers/works/records/a%2Fb", "/api/v2/"])
def test_an_address_that_is_not_there_is_refused_in_the_same_form(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404
