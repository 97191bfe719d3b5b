"""Addresses of the analysis of publications."""

from django.urls import path

from . import cohorts, parties, views

app_name = "analysis"
urlpatterns = [
    path("", views.front, name="front"),
    path("landscape/", views.landscape, name="landscape"),
    path("survival/", views.survival, name="survival"),
    path("families/", views.families, name="families"),
    path("indicators/", cohorts.cohorts, name="indicators"),
    path("indicators/rows/", cohorts.rows, name="rows"),
    path("parties/", parties.listed, name="parties"),
    path("party/", parties.party, name="party"),
]
