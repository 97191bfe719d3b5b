"""A step is open exactly when everything that is asked for it is there: held for any step and any actor."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from touchstone.engines.procedure.lifecycle import Lifecycle, Rule, step


class Never(Rule):
    """Nothing may be so."""

    law = "None"

    def broken_by(self, record: Any) -> str | None:
        return "It is so." if record["broken"] else None


STATES, ROLES = ("a", "b", "c"), ("reader", "officer", "reviewer", "head", "applicant", "clock")


@given(
    sources=st.sets(st.sampled_from(STATES), min_size=1), by=st.sets(st.sampled_from(ROLES), min_size=1),
    needs_reason=st.booleans(), documents=st.sets(st.sampled_from(["deposit", "contract"])),
    state=st.sampled_from(STATES), roles=st.sets(st.sampled_from(ROLES)), reason=st.sampled_from(["", " ", "Because"]),
    have=st.sets(st.sampled_from(["deposit", "contract"])), broken=st.booleans(),
)  # fmt: skip
def test_a_step_is_open_exactly_when_state_role_reason_documents_and_rules_allow(
    sources, by, needs_reason, documents, state, roles, reason, have, broken
):
    """Each reason is counted by hand; outside its states a step is refused for that alone."""
    life = Lifecycle(first="a", steps=(
        step("go", tuple(sorted(sources)), "b", by=tuple(sorted(by)), needs_reason=needs_reason,
             needs_documents=tuple(sorted(documents)), rules=[Never()]),
    ))  # fmt: skip
    found = life.breaches(
        "go", {"broken": broken}, state=state, roles=roles, on=date(2012, 1, 1), reason=reason, documents=have
    )
    wrong = [not by & roles, needs_reason and not reason.strip(), *(kind not in have for kind in documents), broken]
    assert len(found) == (1 if state not in sources else sum(wrong))
