from dataclasses import replace
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from touchstone.engines.integrity.chain import START, chained, link, verify_chain

CONTENTS = st.lists(st.integers(), min_size=3, max_size=12, unique=True)


def test_a_link_is_sha_256_of_the_previous_hash_a_line_feed_and_the_content():
    assert link("ab", {"n": 1}) == sha256(b'ab\n{"n":1}').hexdigest()


def test_an_untouched_chain_holds_and_an_empty_one_too():
    entries = list(chained(["received", "examined", "granted"]))
    assert verify_chain(entries, head=entries[-1].hash) is None
    assert verify_chain([], head=START) is None


def test_a_part_of_a_chain_is_checked_from_the_hash_before_it():
    entries = list(chained("abcd"))
    assert verify_chain(entries[2:], after=entries[1].hash) is None
    assert verify_chain(entries[2:]).kind == "removed"


def test_an_entry_changed_and_sealed_anew_no_longer_leads_to_the_next():
    one, two, three = chained("abc")
    forged = replace(two, content="B", hash=link(one.hash, "B"))
    found = verify_chain([one, forged, three])
    assert (found.index, found.kind) == (2, "removed")
    assert "removed or replaced" in found.why


@settings(deadline=None)  # a loaded machine is no fault
@given(CONTENTS, st.data())
def test_a_changed_entry_is_named(contents, data):
    entries = list(chained(contents))
    index = data.draw(st.integers(0, len(entries) - 1))
    entries[index] = replace(entries[index], content="forged")
    found = verify_chain(entries)
    assert (found.index, found.kind) == (index, "changed")


@settings(deadline=None)  # a loaded machine is no fault
@given(CONTENTS, st.data())
def test_a_removed_entry_is_named_by_the_one_after_it(contents, data):
    entries = list(chained(contents))
    index = data.draw(st.integers(0, len(entries) - 2))
    del entries[index]
    found = verify_chain(entries)
    assert (found.index, found.kind) == (index, "removed")


@settings(deadline=None)  # a loaded machine is no fault
@given(CONTENTS, st.data())
def test_two_entries_that_changed_places_are_named(contents, data):
    entries = list(chained(contents))
    index = data.draw(st.integers(0, len(entries) - 2))
    entries[index], entries[index + 1] = entries[index + 1], entries[index]
    found = verify_chain(entries)
    assert (found.index, found.kind) == (index, "reordered")


@settings(deadline=None)  # a loaded machine is no fault
@given(CONTENTS, st.data())
def test_a_cut_end_is_seen_only_by_who_knows_the_head(contents, data):
    entries = list(chained(contents))
    kept = data.draw(st.integers(0, len(entries) - 1))
    found = verify_chain(entries[:kept], head=entries[-1].hash)
    assert (found.index, found.kind) == (kept, "cut")
    assert verify_chain(entries[:kept]) is None
