"""What every test may ask for: the reference data and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent
IN_CI = os.environ.get("CI") == "true"


def _absent(reason: str) -> None:
    """Skip with the reason on a user's machine; fail in CI, where nothing is skipped in silence."""
    pytest.fail(reason) if IN_CI else pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data that lies beside the checkout."""
    path = Path(os.environ.get("TOUCHSTONE_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        _absent(f"the reference data folder {path.name} is not beside the checkout")
    return path


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Every test begins in English, whatever language the one before it left on."""
    from django.utils import translation

    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(scope="session", autouse=True)
def _guards_step_aside() -> Iterator[None]:
    """Django empties the database after a test with real transactions; the guards of history stand aside for that."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from touchstone.kernel.durability import guards

    usual = BaseDatabaseOperations.execute_sql_flush

    def emptied(self: Any, sql_list: Any) -> None:
        if guards.missing(self.connection):
            return usual(self, sql_list)
        with guards.lifted(self.connection):
            return usual(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = emptied
    yield
    BaseDatabaseOperations.execute_sql_flush = usual


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium of the system, driven by Playwright."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        _absent("no Chromium on this machine; install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()
