"""A register put together from a backup, brought up to date and audited, in a process that knows nothing but it.

python -m touchstone.kernel.durability.proving EVENTS    reads the head and its key as JSON on standard input
"""

from __future__ import annotations

import json
import sys


def prove(events: int, head: str, public_key: str) -> str:
    """What was proved; the reason why it does not hold is raised as ValueError."""
    from django.core.management import call_command

    from touchstone.kernel.durability import audit, heads
    from touchstone.kernel.durability.notes import PublicKey
    from touchstone.kernel.records.models import Checkpoint, Event

    call_command("migrate", verbosity=0, interactive=False)
    there = Event.objects.count()
    if there != events:
        raise ValueError(f"It counted {events} events; {there} are there.")
    fault = next(audit.verify(), None)
    if fault is not None:
        raise ValueError(f"History does not hold at {fault.where}: {fault.what}.")
    if head:
        heads.growth_since(heads.Head.read(head, PublicKey.read(public_key)))
    return f"History holds: {there} events, {Checkpoint.objects.count()} checkpoints."


def main() -> int:
    import django

    django.setup()
    from touchstone.kernel.durability import asking

    asking.this_process_is_the_system()
    given = json.load(sys.stdin)
    try:
        print(prove(int(sys.argv[1]), given["head"], given["public_key"]))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
