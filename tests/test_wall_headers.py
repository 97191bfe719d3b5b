"""What every answer carries, what a form must carry, and what an operator's settings must be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from touchstone.kernel.testing.addresses import addresses

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\s(?:src=|type=\"application/json\"))|\son[a-z]+=\"|javascript:")


def test_every_answer_carries_the_headers_and_no_page_carries_inline_script_or_style(country):
    client, wrong = country.client("reader"), []
    for address in addresses():
        if address.route.endswith(".pdf") or address.route.startswith("/sign-out/"):
            continue
        for where in country.filled(address):
            answer = client.get(where)
            policy = answer.headers.get("Content-Security-Policy", "")
            if "default-src 'none'" not in policy or "unsafe" in policy:
                wrong.append(f"{where}: Content-Security-Policy is “{policy}”")
            wrong += [
                f"{where}: {name} is not {value}" for name, value in ALWAYS.items() if answer.headers.get(name) != value
            ]
            if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                wrong += [f"{where}: inline {found}" for found in INLINE.findall(answer.content.decode())]
    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_without_the_mark_of_its_page(country):
    client, taken = country.client("administrator", enforce_csrf_checks=True), []
    for address in addresses():
        for where in country.filled(address):
            answer = client.post(where, "{}", content_type="application/json") if address.is_api else client.post(where)
            refused = answer.status_code in (301, 403, 404, 405)  # 301: the address lacks its last stroke
            if not refused:
                taken.append(f"{where}: {answer.status_code}")
    assert not taken, "\n".join(taken)


def test_a_body_above_the_limit_is_refused_and_not_read(country):
    client = country.client("officer")
    large = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert client.post(
        "/registers/works/new/", {"title": large}, content_type="application/x-www-form-urlencoded"
    ).status_code in (400, 413)
    answer = client.post("/api/v1/registers/works/records", '{"on":"' + large + '"}', content_type="application/json")
    assert answer.status_code in (400, 413)
    assert answer["Content-Type"] == "application/problem+json"


def in_production(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code under an operator's settings: HTTPS, a host name, no debugging."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TOUCHSTONE_", "DJANGO_"))}
    environment |= {"TOUCHSTONE_DATA": str(folder), "TOUCHSTONE_HTTPS": "1", "TOUCHSTONE_HOSTS": "ip.example",
                    "DJANGO_SETTINGS_MODULE": "touchstone.web.settings"}  # fmt: skip
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT)


def test_the_check_before_deployment_finds_nothing(tmp_path):
    ran = in_production(
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', '--deploy', '--fail-level', 'WARNING')",
        tmp_path,
    )
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_with_https_cookies_are_secure_and_heads_give_a_second_factor(tmp_path):
    ran = in_production(
        "from touchstone.web import settings as s\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT,"
        " s.TOUCHSTONE_SECOND_FACTOR, s.DEBUG)",
        tmp_path,
    )
    assert ran.stdout.split() == ["True", "True", "True", "True", "head", "False"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("key = -----BEGIN PRIVATE " + "KEY-----\nMIIEvQIBADANBgkqhkiG9w0B", "a private key"),
        ("AKIA" + "IOSFODNN7EXAMPLE", "a key of a cloud"),
        ("postgresql://app:" + "8sUd71hfK@db/name", "a password in an address"),
        ('API_TOKEN = "' + "q8Zt3LmXw0Pb7RkV2nHs9Yc4" + '"', "a random value under a secret's name"),
    ],
)
def test_the_secret_scan_finds_what_it_looks_for(tmp_path, text, what):
    file = tmp_path / "kept.txt"
    file.write_text(text)
    ran = subprocess.run(
        [sys.executable, "-I", str(ROOT / "tests/secret_scan.py"), str(file)], capture_output=True, text=True
    )
    assert ran.returncode == 1
    assert what in ran.stdout


def test_the_secret_scan_finds_nothing_in_what_is_kept():
    ran = subprocess.run([sys.executable, "-I", str(ROOT / "tests/secret_scan.py")], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
