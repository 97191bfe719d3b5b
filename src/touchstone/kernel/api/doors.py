"""The API's side of the gate: every operation declares who is let in, or the server does not start."""

from __future__ import annotations

import inspect
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from ninja import NinjaAPI
from ninja.operation import Operation, PathView

from touchstone.kernel.access.openness import DECLARED, Openness, open_to


class WalledAPI(NinjaAPI):
    """An API whose operations carry `@open_to(...)`; its description and its page are public."""

    def _get_urls(self) -> list[Any]:
        found = super()._get_urls()
        for each in found:
            path_view = path_view_of(each.callback)
            if path_view is None:
                open_to("public")(each.callback)
            else:
                setattr(each.callback, DECLARED, _by_method(path_view))
        return found


def path_view_of(callback: Any) -> PathView | None:
    """The operations that answer at an address of the API, or None for its description and page."""
    if not inspect.isfunction(callback):
        return None
    found = inspect.getclosurevars(callback).nonlocals.get("self")
    return found if isinstance(found, PathView) else None


def _by_method(path_view: PathView) -> dict[str, Openness]:
    return {method: _of(operation) for operation in path_view.operations for method in operation.methods}


def _of(operation: Operation) -> Openness:
    name = f"{operation.view_func.__module__}.{operation.view_func.__name__}"
    openness = getattr(inspect.unwrap(operation.view_func), DECLARED, None)
    if not isinstance(openness, Openness):
        raise ImproperlyConfigured(f"{name} is open to nobody: declare it with @open_to(...) below @router.")
    if openness.to != "public" and not operation.auth_callbacks:
        raise ImproperlyConfigured(f"{name} is open to '{openness.to}' and asks nobody who they are: drop auth=None.")
    return openness
