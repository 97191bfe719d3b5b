"""The server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.web.settings")
django_application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - settings are read first

from touchstone.kernel.discovery import find_modules  # noqa: E402
from touchstone.kernel.durability import asking  # noqa: E402
from touchstone.web.turns import Turns  # noqa: E402

application = Turns(django_application)

asking.this_process_is_the_system(is_so=False)  # a worker begun by a command is not the command

get_resolver().url_patterns  # noqa: B018 - loaded before the first reader comes, who would wait for it
for name in ("indicators", "proofs"):
    find_modules(name)

# What is loaded stays: looked through for waste again and again it would hold a reader up for a quarter of a second.
gc.collect()
gc.freeze()
