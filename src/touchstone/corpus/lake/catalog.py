"""The bulk tables as a catalogue of DCAT-AP, the profile in which open-data portals take descriptions from each other.

A table is a dataset, each of its files a distribution of it. DCAT version 3 (W3C, https://www.w3.org/TR/vocab-dcat-3/),
checksums after SPDX, written as JSON-LD.
"""

from __future__ import annotations

from typing import Any

#: media types as IANA registers them, of what is inside where a file is compressed.
MEDIA = {"parquet": "application/vnd.apache.parquet", "jsonl": "application/json", "csv": "text/csv"}
_IANA = "https://www.iana.org/assignments/media-types/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PUBLISHER = "Operator of this Touchstone"


def catalog(made: dict[str, Any], base: str = "", publisher: str = PUBLISHER) -> dict[str, Any]:
    """The catalogue of a version that is offered whole.

    Args:
        made: its descriptor, as `bulk.write` gives it.
        base: what stands before the names of the files; empty where the catalogue lies beside them.
        publisher: who offers them, by name.
    """
    tables = list(dict.fromkeys(each["table"] for each in made["resources"]))
    return {
        "@context": _CONTEXT,
        "@id": f"{base}catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _in_english(made["title"]),
        "dct:description": _in_english(made["description"]),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dct:license": {"@id": made["licenses"][0]["path"]},
        "dct:modified": _typed(made["created"], "dateTime"),
        "dcat:dataset": [_dataset(table, made, base) for table in tables],
    }


def _dataset(table: str, made: dict[str, Any], base: str) -> dict[str, Any]:
    files = [each for each in made["resources"] if each["table"] == table]
    return {
        "@id": f"{base}catalog.jsonld#{table}",
        "@type": "dcat:Dataset",
        "dct:identifier": table,
        "dct:title": _in_english(table.replace("_", " ")),
        "dct:description": _in_english(files[0]["description"]),
        "dct:modified": _typed(made["created"], "dateTime"),
        "dcat:version": made["version"],
        "foaf:page": {"@id": f"{base}{files[0]['schema']}"},
        "dcat:distribution": [_distribution(each, made, base) for each in files],
    }


def _distribution(file: dict[str, Any], made: dict[str, Any], base: str) -> dict[str, Any]:
    address = {"@id": f"{base}{file['path']}"}
    told = {
        "@id": f"{base}catalog.jsonld#{file['path']}",
        "@type": "dcat:Distribution",
        "dct:title": _in_english(file["path"]),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": {"@id": _IANA + MEDIA[file["format"]]},
        "dcat:byteSize": _typed(str(file["bytes"]), "nonNegativeInteger"),
        "dct:license": {"@id": made["licenses"][0]["path"]},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(file["hash"].removeprefix("sha256:"), "hexBinary"),
        },
    }
    return told | ({"dcat:compressFormat": {"@id": _IANA + "application/gzip"}} if "compression" in file else {})


def _in_english(text: str) -> dict[str, str]:
    return {"@language": "en", "@value": text}


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@type": f"xsd:{kind}", "@value": value}
