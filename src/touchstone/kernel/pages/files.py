"""Lists as files: CSV, JSON Lines and XLSX, streamed, behind the same wall as the page."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.exports import tables
from touchstone.kernel.records import reads

from .views import _register, viewer_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@open_to("public")
def export(request: HttpRequest, slug: str, fmt: str) -> HttpResponseBase:
    """The whole list that the filters give, in one file."""
    register = _register(slug)
    try:
        asked = reads.RowsQuery.read(register, request.GET)
        reads.rows(register, viewer_of(request), asked)
    except reads.BadQuery as error:
        return render(request, "pages/bad_query.html", {"register": register, "message": error}, status=400)
    rows = reads.each(register, viewer_of(request), asked)
    response: HttpResponse | StreamingHttpResponse | FileResponse
    if fmt == "xlsx":
        response = FileResponse(tables.xlsx(register, viewer_of(request), rows), content_type=TYPES[fmt])
    else:
        response = StreamingHttpResponse(
            tables.WRITERS[fmt](register, viewer_of(request), rows), content_type=TYPES[fmt]
        )
    response["Content-Disposition"] = f'attachment; filename="{register.slug}.{fmt}"'
    return response
