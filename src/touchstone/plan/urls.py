"""Addresses of the plan; the whole plan on one sheet is the front page of the house."""

from django.urls import path, register_converter

from . import changing, files, views
from .drafts import accept_draft, discard_draft, draft, drafts


class MeasureCode:
    """A measure as its plan numbers it: 7, or 2.3 where numbers begin anew in each chapter."""

    regex = r"\d{1,5}(?:\.\d{1,3}){0,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str | int) -> str:
        return str(value)


register_converter(MeasureCode, "measure")

app_name = "plan"
urlpatterns = [
    path("", views.front, name="front"),
    path("plan/", views.plans, name="plans"),
    path("plan/schema.json", files.schema, name="schema"),
    path("plan/drafts/", drafts, name="drafts"),
    path("plan/drafts/<slug:key>/", draft, name="draft"),
    path("plan/drafts/<slug:key>/accept/", accept_draft, name="accept"),
    path("plan/drafts/<slug:key>/discard/", discard_draft, name="discard"),
    path("plan/<slug:key>/", views.sheet, name="sheet"),
    path("plan/<slug:key>/chapters/<int:number>/", views.chapter, name="chapter"),
    path("plan/<slug:key>/measures/<measure:number>/", views.measure, name="measure"),
    path("plan/<slug:key>/measures/<measure:number>/report/", views.report, name="report"),
    path("plan/<slug:key>/measures/<measure:number>/remark/", views.remark, name="remark"),
    path("plan/<slug:key>/measures/<measure:number>/hand-off/<int:part>/", changing.hand_off, name="hand-off"),
    path("plan/<slug:key>/measures/<measure:number>/milestone/", changing.milestone, name="milestone"),
    path(
        "plan/<slug:key>/measures/<measure:number>/deliverables/<int:deliverable>/",
        changing.deliverable,
        name="deliverable",
    ),
    path(
        "plan/<slug:key>/measures/<measure:number>/deliverables/<int:deliverable>/withdraw/",
        changing.withdraw,
        name="withdraw-milestone",
    ),
    path("plan/<slug:key>/measures/<measure:number>/lineage/", changing.link, name="link"),
    path("plan/<slug:key>/measures/<measure:number>/lineage/<int:entry>/take-back/", changing.unlink, name="unlink"),
    path("plan/<slug:key>/overdue/", views.overdue, name="overdue"),
    path("plan/<slug:key>/without-evidence/", views.without_evidence, name="without-evidence"),
    path("plan/<slug:key>/lineage/", views.lineage, name="lineage"),
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
