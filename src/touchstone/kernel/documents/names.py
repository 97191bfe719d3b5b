"""File names as people gave them, made safe to show, to send in a header and to save."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
#: Names that some systems read as devices, whatever follows the dot.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def safe_name(given: str) -> str:
    """The last part of a given file name, without paths, control or direction marks, never empty or too long.

    Direction marks can make "exe.txt" of "txt.exe" on a screen, so they go, as do all invisible characters.

    >>> safe_name("../../etc/passwd")
    'passwd'
    >>> safe_name("C:\\\\papers\\\\作品 样本.pdf")
    '作品 样本.pdf'
    >>> safe_name("invoice\\u202efdp.exe")
    'invoicefdp.exe'
    """
    last = " ".join(re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1].split())
    seen = "".join(
        each for each in last if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    plain = _FORBIDDEN.sub("_", " ".join(seen.split())).strip(" .")
    if not plain:
        return "unnamed"
    if plain.split(".")[0].strip().lower() in _DEVICES:
        plain = f"_{plain}"
    return _shortened(plain)


def _shortened(name: str) -> str:
    """At most 150 characters and 240 bytes, the extension kept."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 16:
        stem, extension, dot = name, "", ""
    tail = f"{dot}{extension}"
    while len(stem) > 1 and (len(stem + tail) > LONGEST or len((stem + tail).encode()) > 240):
        stem = stem[:-1]
    return stem.rstrip(" .") + tail


def extension_of(name: str) -> str:
    """The extension in small letters without its dot, empty where there is none.

    >>> extension_of("Report.PDF"), extension_of("README")
    ('pdf', '')
    """
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""
