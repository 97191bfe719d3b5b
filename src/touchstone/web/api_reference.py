"""The API described for people, from the same description as machines read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchstone.kernel.access.models import ApiToken
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.api.root import api

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Value:
    """One value that an operation takes or answers: its type in words, where it goes, what it is if left out."""

    name: str
    place: str
    type: str
    required: bool
    default: str


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it; `example` is a command that calls it."""

    key: str
    method: str
    path: str
    description: str
    open_to: str
    narrowed: str
    takes: tuple[Value, ...]
    answers: str
    gives: tuple[Value, ...]
    example: str


@open_to("public")
def api_reference(request: HttpRequest) -> HttpResponse:
    """Every operation of the API by part, with examples that can be copied."""
    described = api.get_openapi_schema()
    parts: dict[str, list[Operation]] = {}
    for path, operations in described["paths"].items():
        for method, each in operations.items():
            made = _operation(method.upper(), path, each, described, request.build_absolute_uri("/").rstrip("/"))
            parts.setdefault(each["tags"][0], []).append(made)
    return render(request, "touchstone/api_reference.html", {"parts": parts, "scopes": ApiToken.SCOPES})


def _operation(method: str, path: str, each: Schema, described: Schema, host: str) -> Operation:
    body = each.get("requestBody", {}).get("content", {})
    media, sent = next(iter(body.items()), ("", {}))
    sent = _resolved(sent.get("schema", {}), described)
    code, answered = next((code, answer) for code, answer in each["responses"].items() if str(code).startswith("2"))
    answer = next(iter(answered.get("content", {}).values()), {}).get("schema", {})
    inner = _resolved(answer.get("items", answer), described)
    return Operation(
        key=each["operationId"].split("_")[-2] + "-" + each["operationId"].split("_")[-1],
        method=method,
        path=path,
        description=each.get("description", each["summary"]),
        open_to=each["x-open-to"],
        narrowed=each.get("x-narrowed", ""),
        takes=(*map(_parameter, each.get("parameters", ())), *_fields(sent, "form" if "form" in media else "body")),
        answers=f"{code} {_type(answer)}".strip(),
        gives=tuple(_fields(inner, "body")),
        example=_example(method, host + path, each["x-open-to"], media, sent),
    )


def _resolved(schema: Schema, described: Schema) -> Schema:
    """A schema itself where it stands as a reference."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return described["components"]["schemas"][name] if name else schema


def _parameter(each: Schema) -> Value:
    schema = each["schema"]
    return Value(each["name"], each["in"], _type(schema), bool(each.get("required")), _default(schema))


def _fields(schema: Schema, place: str) -> Iterator[Value]:
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield Value(name, place, _type(each), name in required, _default(each))


def _default(schema: Schema) -> str:
    return json.dumps(schema["default"], ensure_ascii=False) if "default" in schema else ""


def _type(schema: Schema) -> str:
    """The type in the words of JSON Schema: "integer", "date or null", "list of Event"."""
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", ""))


def _example(method: str, address: str, open_to: str, media: str, sent: Schema) -> str:
    words = ["curl"]
    if method != "GET":
        words.append(f"-X {method}")
    if open_to != "public":
        words.append("-H 'Authorization: Bearer TOKEN'")
    if "form" in media:
        words.append("-F file=@FILE")
    elif media:
        given = {name: _sample(each) for name, each in sent["properties"].items() if name in sent.get("required", ())}
        words.append(f"-H 'Content-Type: {media}' -d '{json.dumps(given)}'")
    return " ".join([*words, f"'{address}'"])


def _sample(schema: Schema) -> Any:
    """A value of a type, to be replaced."""
    if schema.get("format") == "date":
        return "2012-11-30"
    return {"integer": 1, "number": 1, "boolean": True, "object": {}, "array": []}.get(str(schema.get("type")), "…")
