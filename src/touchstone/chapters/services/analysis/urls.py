"""Addresses of the analysis of publications."""

from django.urls import path

from . import cohorts, deciding, parties, views

app_name = "analysis"
urlpatterns = [
    path("", views.front, name="front"),
    path("landscape/", views.landscape, name="landscape"),
    path("survival/", views.survival, name="survival"),
    path("families/", views.families, name="families"),
    path("indicators/", cohorts.cohorts, name="indicators"),
    path("indicators/rows/", cohorts.rows, name="rows"),
    path("parties/", parties.listed, name="parties"),
    path("parties/review/", deciding.review, name="review"),
    path("parties/decide/", deciding.decide, name="decide"),
    path("party/", parties.party, name="party"),
]
