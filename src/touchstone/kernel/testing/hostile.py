"""What an adversary sends: texts, files and headers that break programs which were careless once."""

from __future__ import annotations

import io
import random
import zipfile
from urllib.parse import quote_from_bytes

MARK = "<x-fuzz onload=alert(1)>"  # must never come back on a page as it was sent

#: texts as the bytes a client sends; not all of them are UTF-8.
TEXTS: tuple[bytes, ...] = tuple(
    text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    for text in (
        "", " ", "\t\r\n", "\x00", "A\x00B", "\ud800", "\udfff\ud800", b"\xff\xfe", b"\xc0\xaf",
        b"\xf8\x88\x80\x80\x80",
        "\u202egnp.exe", "\u2066\u2069\u200b", "\ufeff", "\u0301" * 200, "e\u0301",
        "\U0001f469\u200d\U0001f52c", "\U0002a700",
        "\x1b[2J", "\x85\u2028\u2029", f"{MARK}", f"\"'{MARK}", "{{7*7}}{% now %}", "%s%n%(x)s{0}", "\\", "'",
        '"', "';--",
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1+1", "0", "-0", "9223372036854775808", "-9223372036854775809",
        "1" * 5000, "1e999", "-1e-999", "NaN", "inf", "0x10", "٣", "１２", "1_000", "1,5", "null", "true", "[]", "{}",
        "0001-01-01", "9999-12-31", "10000-01-01", "2012-02-30", "2012-13-01", "2012-03-01T00:00:00Z", "2012-W10-4",
        "../../etc/passwd", "..\\..\\x", "/", "//evil.example/", "javascript:alert(1)", "http://[", "a" * 70_000,
        "法" * 3000,
        "((((", "a AND", "*", "NEAR(", "^", "title:", "-", "\"" * 99, "(" * 500, "[" * 3000, "a OR " * 300,
        "CW-2012-000001", "cw-2012-000001", "CW-X-2012-000001", "320100", "organisation", "accept", "on", "2012",
    )
)  # fmt: skip

HEADERS: dict[str, tuple[str, ...]] = {
    "Accept-Language": ("zh-hans", "x" * 600, "en;q=9e999,*;q=\x00", ",,,;;;=", "zh-Hans-CN-x-" + "a-" * 80),
    "Accept": ("*/*;q=" + "9" * 400, "text/html;;;", "\xff"),
    "Range": ("bytes=0-", "bytes=-0", "bytes=9-1", "bytes=" + "0-1," * 400, "bytes=99999999999999999999-", "lines=1"),
    "If-None-Match": ("*", '"' + "a" * 999, "W/" * 300),
    "If-Modified-Since": ("Thu, 31 Feb 9999 99:99:99 GMT", "x" * 300, "-1"),
    "If-Range": ('"x', "*"),
    "HX-Request": ("true", "\xff"),
    "HX-Current-URL": ("http://[", "\xff", "//"),
    "HX-Prompt": ("%E4%BD", "\xff"),
    "HX-Target": ("#" + "a" * 999,),
    "Referer": ("http://[", "javascript:1", "\xff"),
    "Origin": ("null", "http://[", "x" * 900),
    "X-Forwarded-For": ("'", "1.2.3.4.5", "::1, " * 200),
    "X-Forwarded-Proto": ("https, http", "\xff"),
    "Host": ("testserver:99999999", "a b", "[", "testserver\xff", "evil.example"),
    "Cookie": ("sessionid=\xff; csrftoken=", "django_language=../../x", "messages=\x01" + "A" * 3000, "=;;=\";"),
    "Authorization": ("Bearer", "Bearer \xff", "Bearer ts_" + "x" * 9000, "Basic OjpG", "Token '"),
    "Content-Type": ("multipart/form-data", "multipart/form-data; boundary=" + "a" * 300, "text/\x00",
                     "application/x-www-form-urlencoded; charset=utf-7", "application/json; charset=x-none"),
    "Content-Length": ("-1", "9" * 30, "x"),
    "User-Agent": ("", "\xff" * 2000, MARK),
}  # fmt: skip


def text(chance: random.Random) -> bytes:
    """One of the texts, or two of them joined."""
    found = chance.choice(TEXTS)
    return found + chance.choice(TEXTS) if chance.random() < 0.2 else found


def encoded(pairs: list[tuple[str, bytes]]) -> str:
    """Names and values as a form or a query sends them, whatever their bytes are."""
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs)


def multipart(pairs: list[tuple[str, bytes]], files: list[tuple[str, tuple[bytes, bytes]]]) -> tuple[bytes, str]:
    """The body of a form with files, and its media type; names of files go in as they are."""
    line, parts = b"--touchstone-fuzz\r\n", []
    for name, value in pairs:
        parts.append(line + b'Content-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value))
    for name, (called, content) in files:
        head = b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n' % (name.encode(), called)
        parts.append(line + head + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--touchstone-fuzz--\r\n", "multipart/form-data; boundary=touchstone-fuzz"


def _zipped(entries: dict[str, bytes], *, packed: bool = True) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def files() -> list[tuple[bytes, bytes]]:
    """(name, content) of files that are not what they seem, or far more than they seem."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'.encode()
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    sheet = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": bomb, "xl/worksheets/sheet1.xml": bomb}
    word = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": outside,
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
    }
    inflated = {"xl/worksheets/sheet1.xml": b"\x00" * 30_000_000, "[Content_Types].xml": b"<Types/>"}
    tail = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
    return [
        (b"", b""), (b"empty.csv", b""), (b"bomb.xml", bomb), (b"outside.xml", outside),
        (b"sheet.xlsx", _zipped(sheet)),
        (b"zeros.xlsx", _zipped(inflated)), (b"macro.docm", _zipped(word)), (b"word.docx", _zipped(word)),
        (b"picture.svg", svg), (b"picture.png", svg), (b"both.pdf", tail + _zipped({"a.txt": b"a"})),
        (b"script.pdf", tail), (b"page.txt", b"<html><script>alert(1)</script>"),
        (b"run.txt", b"MZ\x90\x00" + b"\x00" * 90),
        (b"inner.zip", _zipped({"../../x": b"a", "/etc/x": b"a"})),
        (b"nest.zip", _zipped({"a.zip": _zipped(inflated)})),
        (b"../../etc/passwd", b"text"), (b"..\\..\\x.txt", b"text"), (b"a\x00.txt", b"text"), (b"con.txt", b"text"),
        ("\u202egnp.txt".encode(), b"text"), (b"\xff\xfe.txt", b"text"), (b"a" * 600 + b".txt", b"text"),
        (b"works.csv", b"title,kind\n" + b'"' * 5001), (b"works.csv", b"title\n" + b"a" * 200_000 + b"\n"),
        (b"works.csv", b"title,title,\x00\n=1+1,2,3,4,5\n"), (b"works.csv", "标题\n法\n".encode("utf-16")),
        (b"works.csv", b"title," * 20_000), (b"works.csv", b"\xff\xfe\x00\xd8"), (b"works.jsonl", b"[" * 100_000),
        (b"works.jsonl", b'{"title": ' + b"[" * 3000),
        (b"works.jsonl", b'{"title": 1e999, "kind": NaN}\n{"a": "\\ud800"}\n'),
        (b"works.jsonl", b'{"title": ' + b"9" * 5000 + b"}\n"), (b"works.jsonl", b'"\n1\nnull\n[]\n{}\n'),
        (b"plan.md", b"# " * 4000), (b"broken.xlsx", b"PK\x03\x04" + b"\x00" * 40),
        (b"broken.pdf", b"%PDF-1.7\n\xff\xff"),
    ]  # fmt: skip
