"""A pytest plugin, loaded before the settings are: gives each test process a data folder of its own."""

from __future__ import annotations

import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="touchstone-test-")
os.environ["TOUCHSTONE_DATA"] = _folder
os.environ.pop("TOUCHSTONE_TODAY", None)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop of its own


def pytest_unconfigure() -> None:
    shutil.rmtree(_folder, ignore_errors=True)
