"""Who may do what with a measure beyond reading it."""

from __future__ import annotations

from django.db.models import Q

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.parties.models import Organ

from .models import Measure, Responsibility, coordinates


def may_report(measure: Measure, viewer: Viewer) -> list[Organ]:
    """The organs for which the viewer may report: those that answer for the measure, the lead first."""
    return [
        each.organ
        for each in measure.responsibilities.filter(until=None).select_related("organ")
        if each.organ is not None and viewer.holds("officer", each.organ.pk)
    ]


def speaks_for(measure: Measure, viewer: Viewer) -> list[Organ]:
    """The organs for which the viewer takes part in the discussion: those that answer, and the coordinating office."""
    answering = measure.responsibilities.filter(until=None).exclude(organ=None).values("organ")
    mine = Organ.objects.filter(pk__in=list(viewer.roles))
    return list(mine.filter(Q(pk__in=answering) | Q(coordinates=True)).order_by("coordinates", "code"))


def may_deliver(measure: Measure, viewer: Viewer) -> bool:
    """Whether the viewer sets milestones and the day a deliverable was done: officers of organs that answer, lead or
    joint, and of the coordinating office."""
    return coordinates(viewer) or bool(may_report(measure, viewer))


def may_hand_off(part: Responsibility, viewer: Viewer) -> bool:
    """Whether the viewer passes this part on: officers of the organ that holds it and of the coordinating office."""
    if part.until is not None:
        return False
    return coordinates(viewer) or (part.organ_id is not None and viewer.holds("officer", part.organ_id))


def may_link(viewer: Viewer) -> bool:
    """Whether the viewer enters how measures go on from plan to plan: officers of the coordinating office."""
    return coordinates(viewer)
