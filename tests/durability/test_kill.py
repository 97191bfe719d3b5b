"""kill -9 at random moments under load: what was acknowledged is there, nothing is half there, chains verify.

TOUCHSTONE_KILLS says how many rounds of four writers are killed; a few without it. Each test prints its figures (-s).
"""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

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
            nursery.until("took")  # on a slow machine too, something was acknowledged
            time.sleep(random.uniform(0, 0.4))
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            assert set(nursery.wait()) == {signal.SIGKILL}
            if turn % 10 == 9:
                whole(nursery.verify())
        whole(nursery.verify())
        assert nursery.all("error") == []
        acknowledged = len(nursery.all("number")) + len(nursery.all("batch"))
        assert acknowledged >= ROUNDS
        print(f"\nwriters: {4 * ROUNDS} killed, {acknowledged} acknowledged writes, 0 lost")


ROWS = 3000


def test_an_import_killed_at_any_moment_goes_on_where_it_stopped_and_writes_no_row_twice(house, tmp_path):
    """The same file is handed in again after each kill, beside two writers; at the end each row is there once."""
    file = tmp_path / "parties.csv"
    names = [f"Row {n}" for n in range(ROWS)]
    file.write_text("kind,name\n" + "".join(f"organisation,{name}\n" for name in names), encoding="utf-8")
    killed = 0
    with house.nursery() as nursery:
        for turn in range(max(ROUNDS // 2, 3)):
            pids = nursery.start(2, seconds=60)
            nursery.order("import", file=str(file), beginning=str(turn))
            importing = nursery.until("pids")[0]
            for _batch in range(random.randrange(1, 4)):
                nursery.until("rows")
            time.sleep(random.uniform(0, 0.2))
            for pid in (importing, *pids):
                os.kill(pid, signal.SIGKILL)
            killed += sum(code == signal.SIGKILL for code in nursery.wait())
            found = nursery.verify()
            whole(found)
            assert set(found["imported"].values()) <= {1}
            assert len(found["imported"]) >= max(said["rows"] for said in nursery.said if "rows" in said)
        nursery.order("import", file=str(file), beginning="last")
        counts = nursery.until("imported")
        nursery.wait()
        assert nursery.all("error") == []
        found = nursery.verify()
        whole(found)
    assert found["imported"] == dict.fromkeys(names, 1)
    assert (counts["rows"], counts["refused"]) == (ROWS, 0)
    print(f"\nimports: {killed} processes killed, {ROWS} rows, each there once")


CLERK = """
from datetime import datetime, timedelta, timezone
from touchstone.kernel.access.models import ApiToken, Membership, User
from touchstone.kernel.parties.models import Organ
clerk = User.objects.create_user("clerk", password="willow-and-oak-12")
Membership.objects.create(user=clerk, organ=Organ.objects.create(code="NCAC", name_en="Keeper"), role="officer")
now = datetime.now(timezone.utc)
print(ApiToken.issue(clerk, name="t", scopes=["read", "file"], made_at=now, expires_at=now + timedelta(days=1))[1])
"""


@contextmanager
def served(house):
    """The real server in a group of processes of its own; killed as a whole at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "touchstone.cli.main", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env=house.environment, start_new_session=True)
    try:
        until = time.monotonic() + 90
        while asked(port, "GET", "/health/") != 200:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)
        yield port, server
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def children(server):
    """The processes that the server began, without the one that looks after what they share."""
    listed = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return {int(each) for each in listed if b"resource_tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()}


def test_a_worker_that_was_killed_is_replaced_and_the_server_goes_on(house):
    with served(house) as (port, server):
        workers = children(server)
        assert len(workers) == 2
        os.kill(min(workers), signal.SIGKILL)
        until = time.monotonic() + 60
        while not (len(now := children(server)) == 2 and min(workers) not in now):
            assert time.monotonic() < until, f"workers {workers} became {now}"
            time.sleep(0.2)
        assert server.poll() is None
        while asked(port, "GET", "/health/") != 200:
            assert time.monotonic() < until, "nobody answers any more"
            time.sleep(0.2)


def asked(port, method, path, key="", body=None):
    """The answer's status, or the record that was acknowledged with 201 or 200; None where nobody answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    try:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        sent = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return json.loads(sent) if body and answer.status in (200, 201) else answer.status


def client(port, key, said):
    """File and amend until nobody answers any more."""
    path = "/api/v1/registers/parties/records"
    while True:
        filing = {"on": "2012-01-01", "facts": {"kind": "organisation", "name": "By the server"}}
        made = asked(port, "POST", path, key, filing)
        if not isinstance(made, dict):
            said.append({"status": made})
            return
        said.append({"number": made["number"], "version": made["version"]})
        change = {"on": "2012-02-01", "reason": "Renamed", "facts": {"name": f"Renamed {random.random()}"}}
        made = asked(port, "PATCH", f"{path}/{made['number']}", key, change)
        if isinstance(made, dict):
            said.append({"number": made["number"], "version": made["version"]})


def test_a_server_killed_under_load_has_kept_every_filing_it_answered(house):
    key = house.python(CLERK).strip()
    said = []
    for _turn in range(max(ROUNDS // 10, 1)):
        with served(house) as (port, _server):
            threads = [threading.Thread(target=client, args=(port, key, said)) for _each in range(4)]
            for each in threads:
                each.start()
            enough, until = len(said) + 8, time.monotonic() + 60
            while len(said) < enough and time.monotonic() < until:
                time.sleep(0.1)
            time.sleep(random.uniform(0, 1.0))
        for each in threads:
            each.join()
    filed = [each for each in said if "number" in each]
    assert {each["status"] for each in said if "status" in each} == {None}
    assert len(filed) >= 8
    with house.nursery() as nursery:
        nursery.said = filed
        whole(nursery.verify())
    print(f"\nserver: killed {max(ROUNDS // 10, 1)} times, {len(filed)} answered filings and amendments, 0 lost")
