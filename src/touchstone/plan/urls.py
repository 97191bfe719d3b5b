"""Addresses of the plan; the whole plan on one sheet is the front page of the house."""

from django.urls import path

from . import files, views
from .drafts import accept_draft, draft, drafts

app_name = "plan"
urlpatterns = [
    path("", views.front, name="front"),
    path("plan/", views.plans, name="plans"),
    path("plan/schema.json", files.schema, name="schema"),
    path("plan/drafts/", drafts, name="drafts"),
    path("plan/drafts/<slug:key>/", draft, name="draft"),
    path("plan/drafts/<slug:key>/accept/", accept_draft, name="accept"),
    path("plan/<slug:key>/", views.sheet, name="sheet"),
    path("plan/<slug:key>/chapters/<int:number>/", views.chapter, name="chapter"),
    path("plan/<slug:key>/measures/<int:number>/", views.measure, name="measure"),
    path("plan/<slug:key>/measures/<int:number>/report/", views.report, name="report"),
    path("plan/<slug:key>/measures/<int:number>/remark/", views.remark, name="remark"),
    path("plan/<slug:key>/organs/", views.organs, name="organs"),
    path("plan/<slug:key>/organs/<str:code>/", views.organ, name="organ"),
    path("plan/<slug:key>/calendar.ics", files.calendar, name="calendar"),
    path("plan/<slug:key>/organs/<str:code>/calendar.ics", files.calendar, name="organ-calendar"),
    path("plan/<slug:key>/annual-report/", views.annual_report, name="annual-report"),
    path("plan/<slug:key>/annual-report.pdf", files.annual_report_pdf, name="annual-report-pdf"),
    path("plan/<slug:key>/plan.json", files.as_json, name="json"),
    path("plan/<slug:key>/plan.csv", files.as_csv, name="csv"),
    path("plan/<slug:key>/plan.stratml.xml", files.as_stratml, name="stratml"),
]
