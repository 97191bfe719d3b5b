"""Addresses of documents."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("<slug:slug>/<str:number>/attach/", views.attach, name="attach"),
    path("<slug:slug>/<str:number>/<int:place>/", views.download, name="download"),
    path("<slug:slug>/<str:number>/<int:place>/withdraw/", views.withdraw, name="withdraw"),
]
