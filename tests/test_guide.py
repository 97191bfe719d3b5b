"""The guide for newcomers is followed to the letter: its files are added to a copy of the house and run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = re.compile(r"^## \d · `(?P<name>[\w/]+\.py)`.*?\n```python\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)


def files() -> dict[str, str]:
    """Name -> code of the files written out in the guide."""
    text = (ROOT / "docs" / "guide" / "add-a-register.md").read_text(encoding="utf-8")
    sections = re.split(r"(?=^## )", text, flags=re.MULTILINE)
    return {found["name"]: found["code"] for part in sections if (found := FILE.match(part))}


def code_lines(text: str) -> int:
    """Lines that are neither blank nor a docstring or comment alone."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith(("#", '"""')))


def test_the_recipe_is_short_and_names_no_field_twice() -> None:
    found = files()
    assert set(found) == {"models.py", "rules.py", "lifecycle.py", "register.py", "tests/test_varieties.py"}
    assert sum(map(code_lines, found.values())) <= 100
    declared = re.findall(r"^    (\w+) = models\.", found["models.py"], re.MULTILINE)
    for name in declared:
        written = [each for each, code in found.items() if re.search(rf"\b{name} = models\.", code)]
        assert written == ["models.py"]


def test_a_register_made_by_the_recipe_alone_passes_its_contract(tmp_path: Path) -> None:
    house = tmp_path / "src"
    shutil.copytree(ROOT / "src", house, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, tmp_path)
    chapter = house / "touchstone" / "chapters" / "quality"
    for name, code in files().items():
        path = chapter / "varieties" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    for folder in ("varieties", "varieties/migrations"):
        (chapter / folder).mkdir(exist_ok=True)
        (chapter / folder / "__init__.py").touch()
    listed = chapter / "__init__.py"
    listed.write_text(listed.read_text().replace("SYSTEMS = (", 'SYSTEMS = (\n    "varieties",'))
    run(tmp_path, "-m", "touchstone.cli.main", "migrations", "varieties")
    assert (chapter / "varieties" / "migrations" / "0001_initial.py").is_file()
    told = run(tmp_path, "-m", "pytest", "-n0", "-p", "no:cacheprovider", str(chapter / "varieties"))
    passed = re.search(r"(\d+) passed", told)
    assert passed is not None, told
    assert int(passed[1]) > 25


def run(folder: Path, *words: str) -> str:
    """Run Python in the copied house, with its own data, and return what it said."""
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "TOUCHSTONE_DATA": str(folder / "data")}
    environment.pop("PYTEST_XDIST_WORKER", None)
    environment.pop("TOUCHSTONE_DATABASE_URL", None)
    done = subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
