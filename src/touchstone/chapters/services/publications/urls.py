"""Addresses of the public search of publications."""

from django.urls import path

from . import views

app_name = "corpus"
urlpatterns = [
    path("", views.search, name="search"),
    path("answer.<str:fmt>", views.answer, name="answer"),
    path("queries/", views.saved, name="saved"),
    path("queries/<int:pk>/forget/", views.forget, name="forget"),
    path("<str:key>/", views.document, name="document"),
]
