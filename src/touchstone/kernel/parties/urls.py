"""Addresses of what belongs to a party beside its record."""

from django.urls import path

from . import views

app_name = "parties"
urlpatterns = [
    path("<str:number>/<str:kind>/add/", views.add, name="add"),
    path("<str:number>/<str:kind>/<int:pk>/end/", views.end, name="end"),
]
