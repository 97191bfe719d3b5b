"""Addresses of the indicators."""

from django.urls import path, re_path

from . import views

app_name = "indicators"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/rows/", views.rows, name="rows"),
    re_path(r"^(?P<code>[-a-z0-9_]+)/figures\.(?P<form>csv|json)$", views.download, name="download"),
]
