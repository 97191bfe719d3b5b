"""Many writers at once: no lost update, no number given twice, nobody waits for seconds."""

from collections import Counter

SLOWEST = 2.0  # seconds on a machine that does other work too; 0.1 to 0.4 s was measured


def test_what_four_processes_add_up_on_one_record_is_all_there(house):
    number = house.python(
        "from datetime import date; from touchstone.kernel.parties.models import Party\n"
        "print(Party.open(by='set-up', on=date(2012, 1, 1), kind='organisation', name='0').number)"
    ).strip()
    with house.nursery() as nursery:
        nursery.order("add up", number=number, times=15, count=4)
        assert nursery.wait() == [0, 0, 0, 0]
        found = nursery.verify()
        totals = [int(total) for total in nursery.all("total")]
    assert sorted(totals) == list(range(1, 61))
    assert found["versions"][number] == 61
    assert found["faults"] == []


def test_no_number_is_given_twice_and_no_writer_waits_for_seconds(house):
    with house.nursery() as nursery:
        nursery.start(4, seconds=3)
        assert nursery.wait() == [0, 0, 0, 0]
        assert nursery.all("error") == []
        opened = Counter(said["number"] for said in nursery.said if said.get("version") == 1)
        assert opened
        assert max(opened.values()) == 1
        found = nursery.verify()
        took = nursery.all("took")
    assert (found["lost"], found["faults"]) == ([], [])
    assert max(took) < SLOWEST, f"{len(took)} commits, the slowest took {max(took):.2f} s"
