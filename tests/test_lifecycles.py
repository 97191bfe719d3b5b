"""Any walk through any register's lifecycle: a step is taken whole or refused in words, and history holds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchstone.kernel.records import chain, ledger
from touchstone.kernel.records.errors import Refused
from touchstone.kernel.records.register import registers

WALKERS = ("set-up", "outside", "reader", "officer", "reviewer", "head", "administrator", "other-organ")
REASONS = ("", " ", "Because", "\u202e\u0000", "因为" * 300)
DAYS = st.dates(date(2011, 12, 1), date(2013, 2, 1))
STEPS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(WALKERS), DAYS, st.sampled_from(REASONS), st.booleans()),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(register=st.sampled_from(sorted(registers, key=lambda each: each.slug)), start=st.integers(0, 2), walk=STEPS)
def test_a_step_is_taken_whole_or_refused_in_words(country: Any, register: Any, start: int, walk: Any) -> None:
    numbers = country.numbers[register.slug]
    life, model = register.record.life, register.record
    with transaction.atomic():
        record = model.everything.get(number=numbers[start % len(numbers)])
        for which, who, on, reason, stale in walk:
            name = life.steps[which % len(life.steps)].name if life.steps and which < 28 else "no-such-step"
            by = country.users.get(who) or who
            before, events = _seen(record), record.history().count()
            try:
                with transaction.atomic():
                    ledger.take(
                        record, name, by=by, on=on, reason=reason, expected=record.version - 1 if stale else None
                    )
            except (Refused, LookupError) as refusal:
                assert str(refusal).strip(), name
                assert (_seen(model.everything.get(pk=record.pk)), record.history().count()) == (before, events)
            else:
                record = model.everything.get(pk=record.pk)
                step = life.step(name)
                assert before["state"] in step.source
                assert record.state == step.target and record.version == before["version"] + 1
                assert record.history().count() == events + 1
                assert not stale and (reason.strip() or not step.needs_reason)
        assert list(chain.verify()) == []
        transaction.set_rollback(True)


def _seen(record: Any) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
