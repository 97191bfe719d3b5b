"""Migrations of a filled register: a step back and forward again keeps history, guards and proofs."""

import json

BACK_AND_FORTH = """
import json
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from touchstone.kernel.durability import audit, guards
from touchstone.kernel.records.models import Event
before = list(Event.objects.order_by("id").values_list("hash", flat=True))
loader = MigrationLoader(connection)
turned, lasting = [], []
own = {each.label for each in apps.get_app_configs() if each.name.startswith("touchstone.")}
for app, name in sorted(loader.graph.leaf_nodes()):
    if app not in own or not any(part != name for label, part in loader.graph.nodes if label == app):
        continue
    parents = [parent.key for parent in loader.graph.node_map[app, name].parents if parent.key[0] == app]
    if not all(operation.reversible for operation in loader.graph.nodes[app, name].operations):
        lasting.append(f"{app}.{name}")
        continue
    call_command("migrate", app, parents[0][1], verbosity=0)
    call_command("migrate", verbosity=0)
    turned.append(app)
print(json.dumps({
    "turned": turned, "lasting": lasting, "guards": guards.missing(connection),
    "kept": before == list(Event.objects.order_by("id").values_list("hash", flat=True)), "events": len(before),
    "faults": [f"{fault.where}: {fault.what}" for fault in audit.verify()],
}))
"""


def test_the_newest_migration_of_every_part_is_taken_back_and_done_again_on_a_filled_register(filled):
    found = json.loads(filled.python(BACK_AND_FORTH))
    assert {"access", "imports", "parties", "plan", "records", "works"} <= set(found["turned"])
    assert found["lasting"] == []
    assert (found["kept"], found["events"], found["guards"], found["faults"]) == (True, 10, [], [])
