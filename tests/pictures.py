"""Takes the pictures of the docs anew from a running demonstration, so that they show what there is.

python tests/pictures.py                                   sets a demonstration up in a folder of its own, and stops it
python tests/pictures.py --address http://127.0.0.1:8000   takes them from one that runs
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
LANGUAGES = {"en": "", "zh": "/zh-hans"}
WIDTH, HEIGHT = 1200, 860
#: A picture may weigh this much, and all of them together twenty times as much.
HEAVIEST = 150 * 1024


@dataclass(frozen=True)
class Picture:
    """One picture: its name, who looks, at what, and how far down the page."""

    name: str
    reader: str
    address: str
    down: int = 0


PICTURES = (
    Picture("plan", "", "/"),
    Picture("measure", "", "/plan/cn-2012/measures/3/"),
    Picture("indicator", "", "/indicators/invention-patents-per-10k/", down=560),
    Picture("ranking", "", "/works/ranking/?year=2012"),
    Picture("corpus", "", "/corpus/"),
    Picture("desk", "ncac-reviewer", "/desk/"),
    Picture("register", "ncac-reviewer", "/registers/works/"),
    Picture("record", "ncac-reviewer", "/registers/works/CW-2012-000007/"),
    Picture("filing", "author", "/registers/works/new/"),
    Picture("account", "ncac-administrator", "/account/"),
)


def take(address: str, only: set[str]) -> None:
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        sheets: dict[str, Any] = {}
        for picture in (each for each in PICTURES if not only or each.name in only):
            sheet = sheets.get(picture.reader) or _sheet(browser, address, picture.reader)
            sheets[picture.reader] = sheet
            for language, prefix in LANGUAGES.items():
                sheet.goto(address + prefix + picture.address)
                sheet.evaluate(f"window.scrollTo(0, {picture.down})")
                path = FOLDER / f"{picture.name}-{language}.png"
                path.write_bytes(_light(sheet.screenshot()))
                print(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KB", flush=True)
        browser.close()


def _sheet(browser: Any, address: str, reader: str) -> Any:
    from touchstone.demo.people import PASSWORD

    sheet = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light").new_page()
    if reader:
        sheet.goto(f"{address}/sign-in/")
        sheet.fill("#id_login", reader)
        sheet.fill("#id_password", PASSWORD)
        sheet.locator("main button[type=submit]").click()
        sheet.wait_for_url("**/desk/")
    return sheet


def _light(png: bytes) -> bytes:
    """The same picture in few colours, for a page of few colours loses nothing by it."""
    from PIL import Image

    made = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(96, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


@contextmanager
def demonstration(port: int) -> Iterator[str]:
    """A demonstration country in a folder of its own, served until the pictures are taken."""
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="touchstone-pictures-") as data:
        command = [sys.executable, "-m", "touchstone.cli.main", "demo", "--port", str(port)]
        server = subprocess.Popen(command, env=os.environ | {"TOUCHSTONE_DATA": data})
        try:
            while not _answers(address):
                if server.poll() is not None:
                    sys.exit("The demonstration did not start; see above.")
                time.sleep(1)
            yield address
        finally:
            server.terminate()
            server.wait()


def _answers(address: str) -> bool:
    try:
        return bool(urllib.request.urlopen(f"{address}/health/", timeout=5).status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("names", nargs="*", help="only these pictures")
    given.add_argument("--address", help="of a demonstration that runs")
    given.add_argument("--port", type=int, default=8069, help="for a demonstration of its own")
    asked = given.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.web.settings")
    os.environ.setdefault("TOUCHSTONE_DATA", tempfile.mkdtemp(prefix="touchstone-pictures-"))
    import django

    django.setup()
    if asked.address:
        take(asked.address.rstrip("/"), set(asked.names))
        return
    with demonstration(asked.port) as address:
        take(address, set(asked.names))


if __name__ == "__main__":
    main()
