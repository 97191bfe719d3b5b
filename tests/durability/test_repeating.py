"""A filing under a key is there once, however many ask at the same time and whenever those who answer are killed."""

import os
import random
import signal
import time

CLERK = """
from datetime import datetime, timedelta, timezone
from touchstone.kernel.access.models import ApiToken, Membership, User
from touchstone.kernel.parties.models import Organ
clerk = User.objects.create_user("clerk")
Membership.objects.create(user=clerk, organ=Organ.objects.create(code="NCAC", name_en="Keeper"), role="officer")
now = datetime.now(timezone.utc)
print(ApiToken.issue(clerk, name="t", scopes=["file"], made_at=now, expires_at=now + timedelta(days=1))[1])
"""


def test_four_at_once_killed_and_sent_again_make_one_record_a_key(house):
    bearer, names = house.python(CLERK).strip(), [f"Row-{n}" for n in range(1000)]
    with house.nursery() as nursery:
        nursery.order("file once", bearer=bearer, names=names, count=4)
        pids = nursery.until("pids")
        for _answer in range(12):
            nursery.until("filed")
        time.sleep(random.uniform(0, 0.2))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        assert set(nursery.wait()) == {signal.SIGKILL}
        begun = nursery.verify()["imported"]
        nursery.order("file once", bearer=bearer, names=list(begun), count=2)
        nursery.until("pids")
        assert set(nursery.wait()) == {0}
        found = nursery.verify()
    numbers: dict[str, set[str]] = {}
    for said in nursery.said:
        if "filed" in said:
            assert said["status"] == 201
            numbers.setdefault(said["name"], set()).add(said["filed"])
    assert 3 <= len(numbers) < len(names)
    assert {len(each) for each in numbers.values()} == {1}
    assert found["imported"] == dict.fromkeys(numbers, 1)
    assert found["faults"] == []
