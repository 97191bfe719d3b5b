"""Forms of the plan: a report, a remark, a hand-off, a milestone, a delivery, an entry of lineage."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.errors import FactsRefused

from .models import Deliverable, Lineage, Measure, Plan


class ReportForm(forms.Form):
    """A progress report of one organ."""

    organ = forms.ChoiceField(label=_("organ"))
    period = forms.CharField(label=_("period"), max_length=40, help_text=_("For example 2012 Q3"))
    text = forms.CharField(label=_("what was done"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, organs: Iterable[Organ], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(organ.code, str(organ)) for organ in organs]
        self.fields["organ"] = forms.ChoiceField(label=_("organ"), choices=choices)


class RemarkForm(forms.Form):
    """A contribution to the discussion of a measure."""

    text = forms.CharField(label=_("remark"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _reason(label: Any = None, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label or _("reason"), max_length=5000, required=required, widget=widget, help_text=help_text
    )


class ChangeForm(forms.Form):
    """A form whose refused facts are shown beside their fields."""

    def refuse(self, error: FactsRefused) -> None:
        for name, messages in error.fields.items():
            self.add_error(name if name in self.fields else None, messages)


class HandOffForm(ChangeForm):
    """To which organ a part goes, from which day, and why."""

    organ = forms.ModelChoiceField(Organ.objects.none(), label=_("to which organ"))
    on = _day(_("from which day"))
    reason = _reason()

    def __init__(self, held_by: int | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = forms.ModelChoiceField(Organ.objects.exclude(pk=held_by or 0), label=_("to which organ"))
        choice.to_field_name = "code"
        self.fields["organ"] = choice


class MilestoneForm(ChangeForm):
    """A milestone with its day."""

    title_en = forms.CharField(label=_("title in English"), max_length=1000, required=False)
    title_zh = forms.CharField(label=_("title in Chinese"), max_length=1000, required=False)
    due_on = _day(_("due on"))
    part_of = forms.ModelChoiceField(
        Deliverable.objects.none(), label=_("part of"), required=False, empty_label=_("the whole measure"),
        help_text=_("The deliverable it leads to, where it is one"),
    )  # fmt: skip

    def __init__(self, measure: Measure, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = measure.deliverables.exclude(kind=Deliverable.Kind.MILESTONE)
        field = self.fields["part_of"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = named
        if not named.exists():
            del self.fields["part_of"]


class DeliveryForm(ChangeForm):
    """The day a deliverable was done."""

    done_on = _day(_("done on"), required=False, help_text=_("Empty while it is not done"))
    reason = _reason(required=False, help_text=_("Needed where a day is taken back or a milestone is changed"))


class MilestoneChangeForm(DeliveryForm):
    """The day a milestone was done, and what is changed of it."""

    title_en = forms.CharField(label=_("title in English"), max_length=1000, required=False)
    title_zh = forms.CharField(label=_("title in Chinese"), max_length=1000, required=False)
    due_on = _day(_("due on"))
    field_order = ("title_en", "title_zh", "due_on", "done_on", "reason")


class ReasonForm(ChangeForm):
    """Why something is taken back."""

    reason = _reason()


class LineageForm(ChangeForm):
    """How a measure goes on in a later plan."""

    kind = forms.ChoiceField(label=_("how it goes on"), choices=Lineage.Kind.choices)
    later = forms.ChoiceField(label=_("later measure"), required=False)
    note = _reason(_("note"), required=False)

    def __init__(self, offered: Iterable[Measure], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        by_plan: dict[Plan, list[tuple[str, str]]] = {}
        for each in offered:
            by_plan.setdefault(each.plan, []).append((each.number, str(each)))
        groups = [(str(plan.title), rows) for plan, rows in by_plan.items()]
        self.fields["later"] = forms.ChoiceField(
            label=_("later measure"), required=False, choices=[("", _("none: it was dropped")), *groups]
        )


class PlanFile(forms.Form):
    """A plan to be compiled, and the key it will be known by."""

    key = forms.CharField(label=_("key"), help_text=_("For example cn-2013; it never changes."))
    file = forms.FileField(label=_("file"), help_text=_("Text, HTML, DOCX or PDF"))
