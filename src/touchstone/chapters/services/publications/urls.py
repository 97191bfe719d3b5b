"""Addresses of the public search of publications."""

from django.urls import path

from . import documents, views

app_name = "corpus"
urlpatterns = [
    path("", views.search, name="search"),
    path("answer.<str:fmt>", views.answer, name="answer"),
    path("queries/", views.saved, name="saved"),
    path("queries/<int:pk>/forget/", views.forget, name="forget"),
    path("<str:key>/", documents.document, name="document"),
    path("<str:key>/original.xml", documents.as_published, name="as-published"),
    path("<str:key>/st96.xml", documents.as_st96, name="as-st96"),
]
