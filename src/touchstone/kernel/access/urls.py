"""Addresses of the people an administrator looks after."""

from django.urls import path

from . import people_views as views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("join/", views.join, name="join"),
    path("of/<str:username>/", views.person, name="person"),
    path("of/<str:username>/<slug:verb>/", views.act, name="act"),
]
