"""The page of all tables and fields, made from the schemas: `python -m touchstone.corpus.schema.page > docs/…`."""

from __future__ import annotations

import pyarrow as pa

from touchstone.corpus import schema

TOP = """# Tables and fields of the corpus

Made from the schemas; not edited. To make it anew:
`python -m touchstone.corpus.schema.page > docs/guide/corpus-fields.md`.
The same words stand in the Arrow metadata of every field (`what`, `unit`, `null`) and go with it into Parquet.
"""
HEAD = "| field | type | what it holds | unit or code list | null means |\n| --- | --- | --- | --- | --- |\n"


def page() -> str:
    """The whole page, in Markdown."""
    return TOP + "".join(_table(kind) for kind in schema.KINDS)


def _table(kind: str) -> str:
    of = schema.of(kind)
    rows = "".join(line for each in of for line in _rows(each, ""))
    return f"\n## {kind}\n\n{(of.metadata or {})[b'what'].decode()}\n\n{HEAD}{rows}"


def _rows(each: pa.Field, above: str) -> list[str]:
    about = {key.decode(): text.decode() for key, text in (each.metadata or {}).items()}
    inner = each.type.value_type if pa.types.is_list(each.type) else each.type
    name = f"{above}{each.name}"
    cells = (f"`{name}`", _type(each.type), about.get("what", ""), about.get("unit", ""), about.get("null", ""))
    found = ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"]
    if pa.types.is_struct(inner):
        found += [line for i in range(inner.num_fields) for line in _rows(inner.field(i), f"{name}.")]
    return found


def _type(type_: pa.DataType) -> str:
    if pa.types.is_list(type_):
        return f"list of {_type(type_.value_type)}"
    return "record" if pa.types.is_struct(type_) else str(type_)


if __name__ == "__main__":
    print(page(), end="")
