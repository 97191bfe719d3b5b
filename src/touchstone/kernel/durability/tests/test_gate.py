"""The gate: one at a time, in turn, given up in time, and open again when a process dies."""

import itertools
import os
import threading
import time

import pytest

from touchstone.kernel.durability.gate import Gate, Shut


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gate"


def test_one_at_a_time_and_each_in_turn(path):
    inside, most, order = 0, 0, []

    def writer(name):
        nonlocal inside, most
        gate = Gate(path)
        for _turn in range(20):
            gate.enter(20)
            inside += 1
            most = max(most, inside)
            order.append(name)
            time.sleep(0.002)
            inside -= 1
            gate.leave()
        gate.close()

    threads = [threading.Thread(target=writer, args=(name,)) for name in "abcd"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 1
    assert len(order) == 80
    # while all four still want in, nobody is passed over for long: everyone is in again within a few turns
    busy = order[: min(len(order) - 1 - order[::-1].index(name) for name in "abcd")]
    gaps = [
        later - earlier
        for name in "abcd"
        for places in [[place for place, each in enumerate(busy) if each == name]]
        for earlier, later in itertools.pairwise(places)
    ]
    assert max(gaps) <= 12


def test_a_writer_that_waits_too_long_gives_up_and_the_gate_still_works(path):
    one, two = Gate(path), Gate(path)
    one.enter(1)
    with pytest.raises(Shut, match="held by another writer"):
        two.enter(0.05)
    one.leave()
    two.enter(1)
    with pytest.raises(Shut):
        one.enter(0.05)
    two.close()
    one.enter(1)
    one.close()


def test_the_gate_opens_when_the_writer_inside_is_killed(path):
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        Gate(path).enter(5)
        os.write(tell, b"in")
        time.sleep(60)
        os._exit(0)
    assert os.read(told, 2) == b"in"
    gate = Gate(path)
    with pytest.raises(Shut):
        gate.enter(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    gate.enter(5)
    gate.close()


def test_a_folder_that_is_not_there_is_an_error_of_the_system(path):
    with pytest.raises(FileNotFoundError):
        Gate(path / "gone" / "gate").enter(1)
