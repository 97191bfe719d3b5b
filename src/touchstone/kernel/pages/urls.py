"""Addresses of the register pages."""

from django.urls import path, register_converter

from . import files, secrecy, views


class Format:
    """The formats a list is exported in."""

    regex = "csv|jsonl|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Format, "format")

app_name = "registers"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.rows, name="rows"),
    path("<slug:slug>/export.<format:fmt>", files.export, name="export"),
    path("<slug:slug>/new/", views.new, name="new"),
    path("<slug:slug>/<str:number>/", views.record, name="record"),
    path("<slug:slug>/<str:number>/amend/", views.amend, name="amend"),
    path("<slug:slug>/<str:number>/secrecy/", secrecy.page, name="secrecy"),
    path("<slug:slug>/<str:number>/steps/<str:name>/", views.step, name="step"),
]
