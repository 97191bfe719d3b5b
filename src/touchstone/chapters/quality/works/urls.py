"""Addresses of works: certificate, verification and the ranking of cities."""

from django.urls import path

from . import views

app_name = "works"
urlpatterns = [
    path("ranking/", views.ranking, name="ranking"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:number>/<str:code>/", views.verified, name="verified"),
    path("<str:number>/certificate.pdf", views.certificate, name="certificate"),
]
