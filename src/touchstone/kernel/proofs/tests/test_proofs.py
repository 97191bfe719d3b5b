"""Asking proofs, keeping the answers, and the status that follows."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from typer.testing import CliRunner

from touchstone.kernel.proofs.commands import app
from touchstone.kernel.proofs.declaration import Proof, SourceDied, proof, proofs
from touchstone.kernel.proofs.models import ProofResult, ResultKept
from touchstone.kernel.proofs.reads import compute_proofs, measure_status, reason, statuses
from touchstone.kernel.proofs.status import Standing

pytestmark = pytest.mark.django_db
PLAN, ON, NOW = "test-plan", date(2012, 6, 30), datetime(2012, 6, 30, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def registered():
    """The proofs of the test plan; forgotten after each test."""
    yield
    for each in proofs.all(PLAN):
        proofs.remove(each)


def register(answer, name="count", measure=1, **facts):
    usual = {"plan": PLAN, "measure": measure, "name": name, "title": "A count", "max_age": timedelta(days=30)}
    return proof(**usual | facts)(answer)


def ten_of_ten(on):
    return Proof(10, 10, "works", on, "v1", "/works/", ("works",))


def dies(on):
    raise SourceDied("works register", "The register does not answer.")


def breaks(on):
    return 1 / 0


def test_an_answer_is_kept_with_its_data_version():
    register(ten_of_ten)
    compute_proofs(ON, computed_at=NOW, plan=PLAN)
    row = ProofResult.objects.get(plan=PLAN)
    assert (row.value, row.target, row.data_version, row.sources) == (10, 10, "v1", ["works"])
    assert measure_status(PLAN, 1, due=ON, on=ON).standing is Standing.MET


def test_a_met_measure_turns_stale_by_itself_when_time_passes():
    register(ten_of_ten)
    compute_proofs(ON, computed_at=NOW, plan=PLAN)
    assert measure_status(PLAN, 1, due=ON, on=ON + timedelta(days=31)).standing is Standing.STALE


def test_a_source_that_died_makes_the_measure_stale_and_says_which():
    register(ten_of_ten)
    register(dies, name="other")
    compute_proofs(ON, computed_at=NOW, plan=PLAN)
    status = measure_status(PLAN, 1, due=ON, on=ON)
    assert status.standing is Standing.STALE
    assert "works register" in status.reason


def test_an_unforeseen_error_names_the_declared_source():
    register(breaks, sources=("invention-stock",))
    [row] = compute_proofs(ON, computed_at=NOW, plan=PLAN)
    assert (row.failed_source, row.error) == ("invention-stock", "ZeroDivisionError: division by zero")


def test_the_reason_is_told_in_the_language_of_the_reader():
    register(dies)
    compute_proofs(ON, computed_at=NOW, plan=PLAN)
    with translation.override("zh-hans"):
        assert "无法计算" in reason(measure_status(PLAN, 1, due=ON, on=ON))


def test_a_proof_never_asked_is_no_evidence():
    register(ten_of_ten)
    assert measure_status(PLAN, 1, due=ON, on=ON).standing is Standing.NO_EVIDENCE


def test_the_status_of_an_earlier_day_rests_on_the_answers_of_then():
    register(ten_of_ten)
    compute_proofs(ON, computed_at=NOW, plan=PLAN)
    assert measure_status(PLAN, 1, due=ON, on=ON - timedelta(days=1)).standing is Standing.NO_EVIDENCE


def test_many_statuses_cost_one_query(django_assert_num_queries):
    register(ten_of_ten)
    compute_proofs(ON, computed_at=NOW, plan=PLAN)
    with django_assert_num_queries(1):
        found = statuses(PLAN, {1: ON, 2: ON}, on=ON)
    assert [found[1].standing, found[2].standing] == [Standing.MET, Standing.NO_EVIDENCE]


def test_an_answer_is_never_changed_or_removed():
    register(ten_of_ten)
    [row] = compute_proofs(ON, computed_at=NOW, plan=PLAN)
    for attempt in (
        row.save,
        row.delete,
        ProofResult.objects.all().delete,
        lambda: ProofResult.objects.update(value=1),
    ):
        with pytest.raises(ResultKept):
            attempt()


def test_two_proofs_of_one_name_are_refused():
    register(ten_of_ten)
    with pytest.raises(ValueError, match="two proofs called “count”"):
        register(dies)


def test_the_command_asks_and_fails_where_a_source_died():
    register(dies)
    done = CliRunner().invoke(app, ["compute", "--on", "2012-06-30", "--plan", PLAN, "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["failed_source"] == "works register"


def test_the_command_lists_what_is_registered():
    register(ten_of_ten)
    done = CliRunner().invoke(app, ["list", "--plan", PLAN, "--json"])
    assert [row["name"] for row in json.loads(done.stdout)] == ["count"]
