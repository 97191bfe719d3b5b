"""The REST API under /api/v1: every register read, filed, amended and stepped; problems after RFC 9457."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.module_loading import autodiscover_modules
from ninja.errors import AuthenticationError, HttpError, ValidationError

from touchstone import __version__
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.durability.trouble import trouble_of
from touchstone.kernel.imports.api import router as imports
from touchstone.kernel.records.errors import Conflict, FactsRefused, NotAllowed, StepRefused
from touchstone.kernel.records.reads import BadQuery

from . import keys, parsing, repeating
from .doors import WalledAPI
from .registers import router

api = WalledAPI(
    title="Touchstone",
    version=__version__,
    description="Registers, history and open data of a national intellectual-property strategy.",
    auth=keys.AUTH,
    parser=parsing.Strict(),
    urls_namespace="api",
    docs_url=None,  # people read /api/, which needs no script
)
api.add_decorator(repeating.once, mode="view")  # ninja's word for around the whole operation
api.add_router("", router)
api.add_router("", imports)

PROBLEM = "application/problem+json"


def problem(request: HttpRequest, status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """An answer after RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = PROBLEM
    return response


@api.exception_handler(BadQuery)
def _bad_query(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 400, "The list cannot be asked for so", str(error))


@api.exception_handler(NotAllowed)
def _not_allowed(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 403, "Not allowed", str(error))


@api.exception_handler(Conflict)
def _conflict(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 409, "Changed meanwhile", str(error), version=error.current.version)


@api.exception_handler(FactsRefused)
def _facts_refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 422, "Values that cannot stand", str(error), fields=error.fields)


@api.exception_handler(StepRefused)
def _step_refused(request: HttpRequest, error: Any) -> HttpResponse:
    breaches = [{"what": b.what, "fact": b.fact, "law": b.law, "verified": b.verified} for b in error.breaches]
    return problem(request, 422, "Step refused", str(error), breaches=breaches)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    fields = {".".join(str(part) for part in each["loc"]): each["msg"] for each in error.errors}
    return problem(
        request, 422, "Request not understood", "; ".join(f"{k}: {v}" for k, v in fields.items()), fields=fields
    )


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    response = problem(request, 401, "Sign in", "Send a live token as “Authorization: Bearer …”.")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return problem(request, 413, "Too large", f"A request has {most} bytes at most; send less, or an import.")
    return problem(request, 400, "Request not understood", "The request cannot be read.")


@api.exception_handler(parsing.Unread)
def _unread(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, error.status, "Request not understood", str(error))


@api.exception_handler(MultiPartParserError)
def _no_form(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 400, "Request not understood", f"The form cannot be read: {error}")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error.__cause__, parsing.Unread):
        return _unread(request, error.__cause__)
    return problem(request, error.status_code, "Not answered", str(error))


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    import logging

    logging.getLogger(__name__).error("API answer failed", exc_info=error)
    trouble = trouble_of(error)
    if trouble is not None:
        response = problem(request, 503, trouble.title, trouble.todo)
        response["Retry-After"] = "60"
        return response
    return problem(request, 500, "Broken", "The server could not answer; the fault is logged.")


@api.get("/", summary="What is here", tags=["house"])
@open_to("public")
def root(request: HttpRequest) -> dict[str, Any]:
    """Name, version and the addresses of the registers open to the reader."""
    from touchstone.kernel.records.register import registers

    shown = [each.slug for each in registers if each.public or not keys.viewer(request).is_public]
    return {"name": "Touchstone", "version": __version__, "registers": shown}


autodiscover_modules("api")  # parts of the house add routes of their own
