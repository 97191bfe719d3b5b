"""Lifecycles: what a step asks, and that all reasons against it come at once."""

from datetime import date
from types import SimpleNamespace

import pytest

from touchstone.engines.procedure.lifecycle import Lifecycle, Rule, limit, step

DAY = date(2012, 3, 1)


class Named(Rule):
    """A record has a name.

    Longer remarks are not part of the message.
    """

    law = "Act, art. 1"
    since = date(2012, 1, 1)

    def broken_by(self, record):
        return None if record.name else "The name is empty."


LIFE = Lifecycle(
    first="received",
    roles={"examiner": "officer"},
    steps=(
        step("grant", "received", "granted", by="examiner", rules=[Named()], needs_documents=("deed",)),
        step("refuse", "received", "refused", by="head", needs_reason=True),
        step("lapse", "granted", "lapsed", by="clock"),
    ),
    limits=(limit("decide", "received", 30, "working_day", article="Act, art. 2", then="refuse"),),
)


def breaches(name, **given):
    usual = {"state": "received", "roles": {"officer"}, "on": DAY, "documents": {"deed"}}
    return [str(each) for each in LIFE.breaches(name, SimpleNamespace(name="Willow"), **(usual | given))]


def test_a_step_that_nothing_speaks_against_has_no_breach():
    assert breaches("grant") == []


def test_all_reasons_come_at_once():
    found = LIFE.breaches("grant", SimpleNamespace(name=""), state="received", roles={"reader"}, on=DAY)
    assert len(found) == 3
    assert str(found[-1]) == "A record has a name. The name is empty. (Act, art. 1)"


def test_a_step_from_another_state_names_the_steps_that_are_open():
    assert breaches("grant", state="granted") == ["“Grant” cannot be taken from “Granted”. Steps open now: Lapse."]


def test_a_rule_does_not_hold_before_it_is_in_force():
    assert Named().check(SimpleNamespace(name=""), on=date(2011, 12, 31)) is None


def test_a_step_that_needs_a_reason_refuses_blanks():
    assert "needs a reason" in breaches("refuse", roles={"head"}, reason="  ")[0]


@pytest.mark.parametrize(
    "declared",
    [
        {"steps": (step("grant", "received", "granted", by="nobody"),)},
        {"limits": (limit("decide", "nowhere", 1, "day", article="x"),)},
        {"limits": (limit("decide", "received", 1, "day", article="x", then="vanish"),)},
    ],
    ids=["unknown role", "unknown state", "unknown step"],
)
def test_a_lifecycle_that_contradicts_itself_is_refused_when_declared(declared):
    with pytest.raises(ValueError):
        Lifecycle(first="received", **declared)


def test_states_are_listed_in_the_order_they_appear():
    assert LIFE.states == ("received", "granted", "refused", "lapsed")
