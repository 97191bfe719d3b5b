"""Pages of bulk data: every public table of published rights whole, with what stands in it field by field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchstone.corpus.lake import bulk
from touchstone.corpus.lake.catalog import catalog
from touchstone.corpus.search.exporting import WRITERS
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.documents.sending import sent

from . import reads

TABLES = {
    "patents": gettext_lazy("Patents, utility models and patented designs: the bibliography, one row a publication."),
    "patent_texts": gettext_lazy("Claims, and descriptions where they are kept, one row each."),
    "trademarks": gettext_lazy("Trademarks, one row each."),
    "designs": gettext_lazy("Designs of registers of their own, one row each."),
    "indications": gettext_lazy("Geographical indications, one row each."),
    "events": gettext_lazy("Events of legal status in the categories of WIPO ST.27, one row each."),
    "originals": gettext_lazy("Documents as the offices published them, one row each."),
    "inputs": gettext_lazy("Files that went in, one row each, with checksum; “_input” of any row names its file."),
}
SENT = {
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".parquet": "application/vnd.apache.parquet",
    ".gz": "application/gzip",
}
Schema = dict[str, Any]


@open_to("public")
def tables(request: HttpRequest) -> HttpResponse:
    """Every table with its rows, and its files with sizes and checksums."""
    root = reads.lake_folder()
    made = bulk.package(root, versions[0]) if (versions := bulk.versions(root)) else None
    context: dict[str, Any] = {"made": made, "searched": _searched(), "formats": WRITERS}
    if made is not None:
        host = request.build_absolute_uri("/").rstrip("/")
        address = reverse("corpus:bulk-file", args=[int(made["version"]), "patents.parquet"])
        context |= {"tables": list(_by_table(made)), "example": f"{host}{address}",
                    "package": host + reverse("corpus:bulk-package")}  # fmt: skip
    return render(request, "publications/bulk.html", context)


def _searched() -> int | None:
    """The version of the lake that is searched, which may be newer than what is written."""
    try:
        return reads.search().lake.version
    except reads.NoLake:
        return None


def _by_table(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for table in dict.fromkeys(each["table"] for each in made["resources"]):
        files = [each | {"sha256": each["hash"].removeprefix("sha256:")}
                 for each in made["resources"] if each["table"] == table]  # fmt: skip
        yield {"name": table, "words": TABLES.get(table, files[0]["description"]), "rows": files[0]["rows"],
               "files": files}  # fmt: skip


@open_to("public")
def fields(request: HttpRequest, table: str) -> HttpResponse:
    """What one table holds, field by field: type, meaning, unit, and what an absent value means."""
    root = reads.lake_folder()
    for version in bulk.versions(root)[:1]:
        path = root / bulk.FOLDER / f"v{version}" / f"{table}.schema.json"
        if table in TABLES and path.is_file():
            schema = json.loads(path.read_text(encoding="utf-8"))
            context = {"table": table, "words": TABLES[table], "rows": list(_rows(schema["fields"], "")),
                       "version": version, "file": path.name}  # fmt: skip
            return render(request, "publications/fields.html", context)
    raise Http404(_("No table “%s” is offered whole.") % table)


def _rows(listed: list[Schema], above: str) -> Iterator[Schema]:
    for each in listed:
        yield each | {"path": f"{above}{each['name']}", "inner": bool(above)}
        yield from _rows(each.get("fields", []), f"{above}{each['name']}.")


@open_to("public")
def package(request: HttpRequest) -> HttpResponse:
    """The descriptor of the newest version (Data Package standard), its files named from this address on."""
    root = reads.lake_folder()
    made = bulk.package(root, versions[0]) if (versions := bulk.versions(root)) else None
    if made is None:
        raise Http404(_("No table is written whole yet."))
    for each in made["resources"]:
        for name in ("path", "schema"):
            each[name] = f"v{made['version']}/{each[name]}"
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})


@open_to("public")
def catalogue(request: HttpRequest) -> HttpResponse:
    """The newest version for open-data portals: DCAT-AP in JSON-LD, its files by their whole addresses."""
    root = reads.lake_folder()
    made = bulk.package(root, versions[0]) if (versions := bulk.versions(root)) else None
    if made is None:
        raise Http404(_("No table is written whole yet."))
    here = request.build_absolute_uri(reverse("corpus:bulk-file", args=[int(made["version"]), bulk.CATALOG]))
    told = catalog(made, here.removesuffix(bulk.CATALOG))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type=SENT[".jsonld"])


@open_to("public")
def file(request: HttpRequest, version: int, name: str) -> HttpResponseBase:
    """One file of a version: data, its schema, the descriptor or the checksums; broken off, it goes on where it was."""
    root = reads.lake_folder()
    path = root / bulk.FOLDER / f"v{version}" / name
    made = bulk.package(root, version)
    if made is None or path.parent.name != f"v{version}" or name.startswith(".") or not path.is_file():
        raise Http404(_("Version %(version)s offers no file “%(name)s”.") % {"version": version, "name": name})
    known = {each["path"]: each["hash"].removeprefix("sha256:") for each in made["resources"]}
    digest = known.get(name) or hashlib.sha256(path.read_bytes()).hexdigest()
    media = SENT.get(path.suffix, "text/plain; charset=utf-8")
    return sent(request, lambda: path.open("rb"), size=path.stat().st_size, sha256=digest, name=name, media_type=media)
