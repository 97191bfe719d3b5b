"""A disk that is full and a folder that can only be read: said clearly, nothing torn, and on again afterwards."""

import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("TOUCHSTONE_DATABASE_URL")),
    reason="PostgreSQL's disk is its server's; its codes are in test_trouble",
)

WRITE = """
import json, resource, sys
from datetime import date
from touchstone.kernel.durability.trouble import trouble_of
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import ledger
LIMIT
said = []
try:
    for number in range(100000):
        if number % 3:
            party = Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name="Press " * 30)
            said.append({"number": party.number, "version": party.version})
        else:
            row = {"kind": "organisation", "name": f"batch {number}", "on": date(2012, 1, 1)}
            ledger.open_many(Party, [dict(row) for _each in range(40)], by="set-up", batch=40)
            said.append({"batch": f"batch {number}"})
except Exception as error:
    trouble = trouble_of(error)
    print(json.dumps({"kind": trouble and trouble.kind, "said": said, "error": repr(error)}))
"""


def whole(house, said):
    with house.nursery() as nursery:
        nursery.said = said
        found = nursery.verify()
    assert (found["lost"], found["faults"]) == ([], [])
    assert set(found["batches"].values()) <= {40}


def test_a_write_beyond_the_allowed_file_size_tears_nothing(house):
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, 6_000_000))"
    told = json.loads(house.python(WRITE.replace("LIMIT", limit)))
    assert told["kind"] in ("full", "failing"), told["error"]
    assert len(told["said"]) > 10
    whole(house, told["said"])


@contextmanager
def small_disk(folder, size):
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine mounts no file systems for tests")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder, option):
    """Mount again; a process that is just ending may keep the folder busy for a moment."""
    for _attempt in range(50):
        if subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], capture_output=True).returncode == 0:
            return
        time.sleep(0.2)
    raise AssertionError(f"{folder} could not be mounted {option}")


CLERK = """
from datetime import datetime, timedelta, timezone
from touchstone.kernel.access.models import ApiToken, Membership, User
from touchstone.kernel.parties.models import Organ
clerk = User.objects.create_superuser("clerk", password="willow-and-oak-12")
Membership.objects.create(user=clerk, organ=Organ.objects.create(code="NCAC", name_en="Keeper"), role="officer")
now = datetime.now(timezone.utc)
print(ApiToken.issue(clerk, name="t", scopes=["read", "file"], made_at=now, expires_at=now + timedelta(days=1))[1])
"""
ASK = """
from django.test import Client
client = Client(raise_request_exception=False, headers={"Authorization": "Bearer KEY"})
print(client.get("/registers/parties/").status_code, client.get("/api/v1/registers/parties/records").status_code)
answer = client.post("/api/v1/registers/parties/records", {"on": "2012-01-01", "facts": {
    "kind": "organisation", "name": "Willows"}}, content_type="application/json")
print(answer.status_code, answer.content.decode())
page = Client(raise_request_exception=False).post("/sign-in/", {"login": "clerk", "password": "willow-and-oak-12"})
print("PAGE", page.status_code, page.headers.get("Retry-After"), page.content.decode())
"""


def test_a_full_disk_and_a_read_only_one_are_named_and_the_register_goes_on_afterwards(model_house, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, "32m"):
        house = type(model_house)(folder / "data", "")
        shutil.copytree(model_house.data, house.data)
        key = house.python(CLERK).strip()
        ballast = folder / "ballast"
        ballast.write_bytes(b"x" * (shutil.disk_usage(folder).free - 700_000))
        told = json.loads(house.python(WRITE.replace("LIMIT", "")))
        assert told["kind"] == "full", told["error"]
        ballast.unlink()
        whole(house, told["said"])
        remount(folder, "ro")
        answer = house.run("records", "file", "parties", "--facts", '{"kind": "person", "name": "Li"}')
        assert answer.returncode == 1
        assert "can only be read at present" in answer.stderr
        page = house.python(ASK.replace("KEY", key))
        remount(folder, "rw")
    answered, page = page.split("PAGE ")
    assert answered.startswith("200 200\n503 ")
    assert "can only be read at present" in answered
    assert page.startswith("503 60 <!doctype html>")
    assert "can only be read at present" in page
    assert "只读" in page
