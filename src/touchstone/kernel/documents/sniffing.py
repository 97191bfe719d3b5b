"""What a file is, told from its content; its name is only asked whether it agrees."""

from __future__ import annotations

import codecs
import csv
import json
import re
import zipfile
from typing import BinaryIO, cast

import filetype

TEXT, CSV, JSON = "text/plain", "text/csv", "application/json"
XML, SVG, HTML = "application/xml", "image/svg+xml", "text/html"
ZIP, UNKNOWN = "application/zip", "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    _OFFICE + kind for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
OLD_OFFICE = "application/x-ole-storage"
PROGRAM = "application/x-executable"

HEAD = 64 * 1024

#: Extension -> media types a file of that name may truly be. An extension not listed here is not held against a file.
AGREEING: dict[str, frozenset[str]] = {
    extension: frozenset(types.split())
    for extension, types in {
        "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "mp3": "audio/mpeg",
        "wav": "audio/x-wav", "flac": "audio/x-flac", "ogg": "audio/ogg", "mp4": "video/mp4", "mov": "video/quicktime",
        "avi": "video/x-msvideo", "zip": ZIP, "docx": DOCX, "xlsx": XLSX, "pptx": PPTX,
        "doc": f"{OLD_OFFICE} application/rtf",
        "xls": OLD_OFFICE, "ppt": OLD_OFFICE, "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet", "epub": "application/epub+zip",
        "rtf": "application/rtf",
        "txt": f"{TEXT} {CSV} {JSON} {XML}", "md": f"{TEXT} {CSV}", "csv": f"{CSV} {TEXT}", "tsv": f"{CSV} {TEXT}",
        "json": JSON, "jsonl": f"{JSON} {TEXT}", "xml": XML, "svg": SVG, "html": HTML, "htm": HTML,
    }.items()
}  # fmt: skip

_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")


def media_type_of(file: BinaryIO) -> str:
    """The media type of a file's content; the file is left at its beginning.

    What cannot be told is "application/octet-stream", never a guess.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(_PROGRAMS):
        return PROGRAM
    if head.startswith(b"{\\rtf"):
        return "application/rtf"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLD_OFFICE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(file)
    found = filetype.guess(head)
    return cast(str, found.mime) if found is not None else _as_text(head, whole=len(head) < HEAD)


def _in_zip(file: BinaryIO) -> str:
    """What a ZIP archive holds; one that cannot be read is unknown."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist()[:5000])
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        KeyError,
        zipfile.LargeZipFile,
    ):
        return UNKNOWN
    finally:
        file.seek(0)
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    return ZIP


def _as_text(head: bytes, *, whole: bool) -> str:
    text = decoded(head, whole=whole)
    if text is None:
        return UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return _markup(start)
    if start[:1] in ("{", "["):
        return JSON if not whole or _is_json(text) else TEXT
    return CSV if _is_csv(text, whole=whole) else TEXT


def decoded(head: bytes, *, whole: bool) -> str | None:
    """The text of a file's head in UTF-8, UTF-16 with its mark, or GB 18030; None where it is no text."""
    encodings = ("utf-16",) if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head, final=whole)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ue000-\uf8ff]", text):
            return text
    return None


def _markup(start: str) -> str:
    bare = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\])?[^>]*>", "", start, flags=re.DOTALL | re.IGNORECASE)
    root = re.match(r"\s*<(?:[\w.-]+:)?([\w.-]+)", bare)
    name = root.group(1).lower() if root else ""
    if name in ("html", "head", "body", "script", "iframe") or re.match(r"<!doctype\s+html", start, re.IGNORECASE):
        return HTML
    if name == "svg":
        return SVG
    return XML if name else TEXT


def _is_json(text: str) -> bool:
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def _is_csv(text: str, *, whole: bool) -> bool:
    """Whether the lines have the same number of cells, two or more, in two lines or more."""
    lines = text.splitlines() if whole else text.splitlines()[:-1]
    lines = [line for line in lines if line.strip()][:50]
    for delimiter in (",", "\t", ";"):
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=delimiter)}
        except csv.Error:
            continue
        if len(lines) > 1 and len(widths) == 1 and widths.pop() > 1:
            return True
    return False


def agrees(extension: str, media_type: str) -> bool:
    """Whether a file of this extension may hold this content; an extension nobody knows is not held against it.

    >>> agrees("pdf", "image/png"), agrees("txt", "text/csv"), agrees("dat", "text/plain")
    (False, True, True)
    """
    allowed = AGREEING.get(extension)
    return allowed is None or media_type in allowed
