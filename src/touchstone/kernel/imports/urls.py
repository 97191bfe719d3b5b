"""Addresses of imports."""

from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/<slug:slug>/", views.new, name="new"),
    path("<int:pk>/", views.one, name="import"),
    path("<int:pk>/columns/", views.settle, name="columns"),
    path("<int:pk>/write/", views.write, name="write"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/refused/", views.refused_rows, name="refused"),
]
