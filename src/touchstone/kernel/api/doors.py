"""The API's side of the gate: every operation declares who is let in, or the server does not start."""

from __future__ import annotations

import inspect
import itertools
from typing import Any, get_args

from django.core.exceptions import ImproperlyConfigured
from ninja import NinjaAPI, Schema
from ninja.operation import Operation, PathView
from pydantic import BaseModel

from touchstone.kernel.access.openness import DECLARED, Openness, open_to

from . import repeating

PROBLEM = "application/problem+json"
REFUSAL = {
    "title": "Problem",
    "description": "Why a request was refused, after RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


class WalledAPI(NinjaAPI):
    """An API whose operations carry `@open_to(...)`; its description is public."""

    def get_openapi_schema(self, *given: Any, **more: Any) -> Any:
        """The description, with how each operation refuses and what it says when a store is in trouble."""
        schema = super().get_openapi_schema(*given, **more)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = REFUSAL
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        doors = self._doors()
        for operations in schema["paths"].values():
            for operation in operations.values():
                openness = doors[operation["operationId"]]
                operation["x-open-to"] = openness.to
                if openness.narrowed:
                    operation["x-narrowed"] = openness.narrowed
                operation["security"] = [{"token": []}] if openness.to != "public" else [{}, {"token": []}]
                responses = operation.setdefault("responses", {})
                responses.setdefault("4XX", {"description": "Refused, with every reason at once", "content": content})
                responses.setdefault("503", {"description": "The store cannot answer now", "content": content})
                if "get" not in operations or operation is not operations["get"]:
                    operation.setdefault("parameters", []).append(repeating.PARAMETER)
                    for code, response in responses.items():
                        if str(code).startswith("2"):
                            response["headers"] = {repeating.REPEATED: repeating.ANSWERED}
                if "get" in operations and operation is operations["get"]:
                    responses.setdefault("304", {"description": "What the tag names still holds"})
        return schema

    def _doors(self) -> dict[str, Openness]:
        """Who is let in, by the name of the operation."""
        views = filter(None, (path_view_of(each.callback) for each in self.urls[0]))
        operations = itertools.chain.from_iterable(view.operations for view in views)
        return {self.get_openapi_operation_id(each): _of(each) for each in operations}

    def _get_urls(self) -> list[Any]:
        found = super()._get_urls()
        for each in found:
            path_view = path_view_of(each.callback)
            if path_view is None:
                open_to("public")(each.callback)
            else:
                setattr(each.callback, DECLARED, _by_method(path_view))
        return found


def schemas_of(api: NinjaAPI) -> set[type[Schema]]:
    """Every schema that an operation answers with, also inside lists and maps."""
    found: set[type[Schema]] = set()
    for each in api.urls[0]:
        path_view = path_view_of(each.callback)
        for operation in path_view.operations if path_view else ():
            for model in operation.response_models.values():
                if isinstance(model, type) and issubclass(model, BaseModel):
                    found |= _inside(model.model_fields["response"].annotation)
    return found


def _inside(annotation: Any) -> set[type[Schema]]:
    if isinstance(annotation, type) and issubclass(annotation, Schema):
        fields = annotation.model_fields.values()
        return {annotation}.union(*(_inside(field.annotation) for field in fields))
    return set().union(*(_inside(each) for each in get_args(annotation)))


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
