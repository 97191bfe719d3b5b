"""All addresses: English as they are, Chinese under /zh-hans/."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.api.root import api

from . import account, api_reference, views


def _app(prefix: str, module: str) -> list[object]:
    """The pages of an application that has any."""
    here = module in settings.INSTALLED_APPS and find_spec(f"{module}.urls")
    return [path(prefix, include(f"{module}.urls"))] if here else []


urlpatterns = [
    path("api/v1/docs", open_to("public")(RedirectView.as_view(pattern_name="api-reference"))),
    path("api/v1/", api.urls),
    path("health/", views.health, name="health"),
    path("language/", open_to("public")(set_language), name="set-language"),
    path("favicon.ico", open_to("public")(RedirectView.as_view(url="/static/touchstone/mark.svg", permanent=True))),
    *account.fixed,
    *i18n_patterns(
        *account.urlpatterns,
        path("sign-out/", views.SignOut.as_view(), name="sign-out"),
        path("desk/", views.desk, name="desk"),
        path("api/", api_reference.api_reference, name="api-reference"),
        path("search/", views.search, name="search"),
        path("help/", include("touchstone.web.manual")),
        path("glossary/", views.glossary, name="glossary"),
        path("open-data/", views.open_data, name="open-data"),
        path("open-data/<path:name>", views.open_data_file, name="open-data-file"),
        path("registers/", include("touchstone.kernel.pages.urls")),
        *_app("people/", "touchstone.kernel.access"),
        *_app("regions/", "touchstone.kernel.regions"),
        *_app("indicators/", "touchstone.kernel.indicators"),
        *_app("documents/", "touchstone.kernel.documents"),
        *_app("parties/", "touchstone.kernel.parties"),
        *_app("imports/", "touchstone.kernel.imports"),
        *_app("clock/", "touchstone.kernel.clock"),
        *_app("analysis/", "touchstone.chapters.services.analysis"),
        *_app("corpus/", "touchstone.chapters.services.publications"),
        *_app("works/", "touchstone.chapters.quality.works"),
        *_app("", "touchstone.plan"),
        prefix_default_language=False,
    ),
]
handler400 = "touchstone.web.views.bad_request"
handler403 = "touchstone.web.views.forbidden"
handler404 = "touchstone.web.views.not_found"
handler500 = "touchstone.web.views.broken"
