"""Setting the demonstration country up on an empty data folder, and the second time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from .harness import Figure, once


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="touchstone-demo-") as folder:
        command = [sys.executable, "-m", "touchstone.cli.main", "demo", "--setup-only"]
        environment = os.environ | {"TOUCHSTONE_DATA": folder}

        def set_up() -> None:
            subprocess.run(command, env=environment, check=True, capture_output=True)

        return [once("demonstration, first set-up", set_up), once("demonstration, second set-up", set_up)]
