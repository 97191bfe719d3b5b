"""A stored file on its way to a reader: whole, or the stretch still missing; nothing where the reader has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

from .ranges import Stretch, Unsatisfiable, asked_range


def sent(
    request: HttpRequest, opened: Callable[[], IO[bytes]], *, size: int, sha256: str, name: str, media_type: str
) -> HttpResponseBase:
    """A file as an answer that can be taken up again where it broke off (RFC 9110, section 14).

    Args:
        opened: opens the bytes; called only where they are sent.
        sha256: of the whole content, by which a reader's copy is known again.
    """
    tag = f'"{sha256}"'
    if _is_known(request.headers.get("If-None-Match", ""), tag):
        return _marked(HttpResponseNotModified(), tag)
    try:
        stretch = asked_range(_range_header(request, tag), size)
    except Unsatisfiable:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return _marked(response, tag)
    content = Stretch(opened(), *stretch) if stretch else opened()
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    if stretch:
        first, last = stretch
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer["Content-Length"] = str(last - first + 1)
    else:
        answer["Content-Length"] = str(size)
    return _marked(answer, tag)


def _is_known(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in re.findall(r'"[^"]*"', header)


def _range_header(request: HttpRequest, tag: str) -> str:
    """The stretch asked for, unless it was asked of another content than this."""
    condition = request.headers.get("If-Range", tag)
    return request.headers.get("Range", "") if condition == tag else ""


def _marked(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
