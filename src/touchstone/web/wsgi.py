"""The server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.web.settings")
application = get_wsgi_application()

from touchstone.kernel.durability import asking  # noqa: E402 - settings are read first

asking.this_process_is_the_system(is_so=False)  # a worker begun by a command is not the command
