"""The audit of dependencies finds what is published, and says so when nothing could be asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().with_name("dependency_audit.py")
LOCK = "Tide.Tables==1.4.0 \\\n    --hash=sha256:00\n    # via willow\nwillow==2.0 ; python_version < '3.12'\n"
#: as the schema of the service writes them (ossf.github.io/osv-schema)
ADVISORIES = [
    {"id": "PYSEC-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "tide-tables"}, "ranges": [
        {"type": "ECOSYSTEM", "events": [{"introduced": "1.2"}, {"fixed": "1.4.1"}]}]}]},
    {"id": "PYSEC-2", "affected": [{"package": {"ecosystem": "PyPI", "name": "tide-tables"}, "ranges": [
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.4.0"}]}]}]},
    {"id": "PYSEC-3", "withdrawn": "2026-01-01T00:00:00Z",
     "affected": [{"package": {"ecosystem": "PyPI", "name": "willow"}, "versions": ["2.0"]}]},
    {"id": "GHSA-4", "affected": [{"package": {"ecosystem": "npm", "name": "willow"}, "versions": ["2.0"]}]},
]  # fmt: skip


@pytest.fixture
def lock(tmp_path):
    (tmp_path / "some.lock").write_text(LOCK)
    return tmp_path / "some.lock"


def audited(*words, service="http://127.0.0.1:9/"):
    command = [sys.executable, str(SCRIPT), *map(str, words)]
    environment = os.environ | {"TOUCHSTONE_ADVISORIES_URL": service, "no_proxy": "*"}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


class Service(BaseHTTPRequestHandler):
    """Answers as the service does, a second page for the first package that has any."""

    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.server.heard.append(queries)
        results = [self.told(each) for each in queries]
        sent = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def told(self, query):
        if query["package"]["name"] != "tide-tables":
            return {}
        if query.get("page_token"):
            return {"vulns": [{"id": "PYSEC-9", "modified": "2026-01-01T00:00:00Z"}]}
        return {"vulns": [{"id": "PYSEC-1", "modified": "2026-01-01T00:00:00Z"}], "next_page_token": "more"}

    def log_message(self, *_given):
        pass


def test_what_the_service_tells_is_named_page_after_page(lock):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.heard = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ran = audited(lock, service=f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    assert ran.returncode == 1, ran.stderr
    assert "tide-tables 1.4.0: PYSEC-1\ntide-tables 1.4.0: PYSEC-9" in ran.stdout
    assert [(each["package"]["name"], each["version"]) for each in server.heard[0]] == [
        ("tide-tables", "1.4.0"), ("willow", "2.0"),
    ]  # fmt: skip


def test_a_copy_of_the_advisories_is_read_where_no_network_is(lock, tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as copy:
        for each in ADVISORIES:
            copy.writestr(f"{each['id']}.json", json.dumps(each))
    ran = audited("--from", tmp_path / "all.zip", lock)
    assert (ran.returncode, ran.stdout) == (1, "tide-tables 1.4.0: PYSEC-1\n2 locked packages audited: 1 advisories\n")


def test_a_service_that_does_not_answer_is_said_and_is_a_failure_where_it_must_be_asked(lock):
    ran = audited(lock)
    assert ran.returncode == 0
    assert "NOT AUDITED: 2 locked packages" in ran.stderr
    assert audited("--must", lock).returncode == 2


def test_the_examples_of_the_audit_hold():
    ran = subprocess.run([sys.executable, "-m", "doctest", str(SCRIPT)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
