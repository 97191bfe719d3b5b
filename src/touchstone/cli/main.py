"""The `touchstone` command: parse, call, print.

Every group of commands lives with the part of the house it works for and is imported when it is asked for, so that
`touchstone plan compile` starts without a database.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

GROUPS: dict[str, tuple[str, str]] = {
    "demo": ("touchstone.demo.commands", "set up the demonstration country and serve it"),
    "serve": ("touchstone.cli.server", "serve the pages and the API"),
    "setup": ("touchstone.cli.setup", "bring the database up to date and load reference data"),
    "plan": ("touchstone.plan.commands", "compile, import, review and export plans; reports and reminders"),
    "records": ("touchstone.cli.imports", "list, show, file, amend, step, import and export records of any register"),
    "clock": ("touchstone.kernel.clock.commands", "take the steps whose time limits have passed"),
    "regions": ("touchstone.kernel.regions.commands", "load the divisions of the country, and ask for a code on a day"),
    "indicator": ("touchstone.kernel.indicators.commands", "compute indicators and show how"),
    "proof": ("touchstone.kernel.proofs.commands", "compute the proofs of measures"),
    "documents": ("touchstone.kernel.documents.commands", "check the stored documents"),
    "corpus": ("touchstone.cli.corpus_search", "bring official publications into a lake, ask it, export it"),
    "audit": ("touchstone.cli.audit", "seal and verify history, and sign heads for outsiders"),
    "backup": ("touchstone.cli.backup", "back up the database and every file while the register is in use"),
    "restore": ("touchstone.cli.restore", "prove a backup and set it in the place of the register"),
    "users": ("touchstone.cli.users", "accounts, roles, clearance, circles and API tokens"),
    "migrations": ("touchstone.cli.migrations", "write the migrations that changed record types need"),
    "open-data": ("touchstone.cli.open_data", "write every public table with checksums"),
}
PLAIN = ("corpus",)  # plain Python: no settings, no database


def run() -> None:
    """The entry point of the `touchstone` command; exits 0 when done, 1 when refused, 2 when misused."""
    words = sys.argv[1:]
    if not words or words[0] in ("-h", "--help"):
        print(_overview())
        return
    if words[0] == "--version":
        from touchstone import __version__

        print(f"touchstone {__version__}")
        return
    if words[:2] == ["plan", "compile"]:
        from touchstone.plan.compiler.command import main

        raise SystemExit(main(words[2:]))
    if words[0] not in GROUPS:
        print(f"touchstone: '{words[0]}' is no command. Commands: {', '.join(GROUPS)}.", file=sys.stderr)
        raise SystemExit(2)
    try:
        _call(words)
    except Exception as error:
        from touchstone.kernel.durability.trouble import trouble_of

        trouble = trouble_of(error)
        if trouble is None:
            raise
        print(f"touchstone {words[0]}: {trouble} ({error})", file=sys.stderr)
        raise SystemExit(1)


def _call(words: list[str]) -> None:
    if words[0] not in PLAIN:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.web.settings")
        import django

        django.setup()
        from touchstone.kernel.durability import asking

        asking.this_process_is_the_system()
    import_module(GROUPS[words[0]][0]).app(args=words[1:], prog_name=f"touchstone {words[0]}")


def _overview() -> str:
    width = max(map(len, GROUPS))
    lines = [f"  {name:<{width}}  {what}" for name, (_module, what) in GROUPS.items()]
    return "\n".join(
        [
            "Usage: touchstone COMMAND …",
            "",
            "Runs a national intellectual-property strategy.",
            "",
            *lines,
            "",
            "touchstone COMMAND --help tells more. Data is kept in $TOUCHSTONE_DATA (default: data).",
        ]
    )


if __name__ == "__main__":
    run()
