"""kill -9 at random moments under load: what was acknowledged is there, nothing is half there, chains verify.

TOUCHSTONE_KILLS says how many rounds of four writers are killed; a few without it.
"""

import os
import random
import signal
import time

ROUNDS = int(os.environ.get("TOUCHSTONE_KILLS", "10"))
BATCH = 40


def whole(found):
    """Nothing acknowledged is lost, the audit finds nothing, and every bulk load is there in full or not at all."""
    assert found["lost"] == []
    assert found["faults"] == []
    assert set(found["batches"].values()) <= {BATCH}


def test_writers_and_bulk_loads_killed_at_any_moment_lose_nothing_acknowledged(house):
    with house.nursery() as nursery:
        for turn in range(ROUNDS):
            pids = nursery.start(4, seconds=60)
            time.sleep(random.uniform(0.05, 0.6))
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            assert set(nursery.wait()) == {signal.SIGKILL}
            if turn % 10 == 9:
                whole(nursery.verify())
        whole(nursery.verify())
        assert nursery.all("error") == []
        assert len(nursery.all("number")) + len(nursery.all("batch")) > ROUNDS
