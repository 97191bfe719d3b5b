"""Addresses of the public search of publications."""

from django.urls import path

from . import bulk, citing, documents, views

app_name = "corpus"
urlpatterns = [
    path("", views.search, name="search"),
    path("answer.<str:fmt>", views.answer, name="answer"),
    path("queries/", views.saved, name="saved"),
    path("queries/<int:pk>/forget/", views.forget, name="forget"),
    path("data/", bulk.tables, name="bulk"),
    path("data/datapackage.json", bulk.package, name="bulk-package"),
    path("data/catalog.jsonld", bulk.catalogue, name="bulk-catalogue"),
    path("data/v<int:version>/<str:name>", bulk.file, name="bulk-file"),
    path("data/<str:table>/", bulk.fields, name="bulk-fields"),
    path("<str:key>/", documents.document, name="document"),
    path("<str:key>/citations/", citing.citations, name="citations"),
    path("<str:key>/original.xml", documents.as_published, name="as-published"),
    path("<str:key>/st96.xml", documents.as_st96, name="as-st96"),
]
