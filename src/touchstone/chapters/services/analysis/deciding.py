"""The page on which officers decide whether two names are one applicant; the next linking goes by it."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.parties import decisions, harmonising
from touchstone.corpus.parties.clusters import Contradiction, Decision
from touchstone.kernel.access.models import User
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today

from ..publications.reads import lake_folder
from . import words

#: pairs on one page, and decisions told below them.
SHOWN, TOLD = 20, 50
VERDICTS = {
    "same": gettext_lazy("One party"),
    "different": gettext_lazy("Two parties"),
    "undecided": gettext_lazy("Undecided"),
}


@open_to("officer")
def review(request: HttpRequest) -> HttpResponse:
    """Doubtful pairs of names, the most doubtful first, or one pair that is asked for; below, what was decided."""
    return render(request, "analysis/review.html", _context(request.GET.get))


@open_to("officer")
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Keep a decision with its reason; one that cannot hold beside the others is refused, and the reason kept typed."""
    given = {name: request.POST.get(name, "").strip()[:500] for name in ("left", "right", "verdict", "reason")}
    decision = Decision(**given, by=_signature(cast(User, request.user)))  # type: ignore[arg-type]
    problem = ""
    if not given["reason"]:
        problem = _("Say why: what was seen in which register.")
    else:
        try:
            harmonising.decide(lake_folder(), decision, on=today().isoformat())
        except Contradiction as error:
            problem = _("This cannot hold beside other decisions; nothing was kept.") + f" {error}"
        except LakeError as error:
            problem = str(error)
    if problem:
        context = _context(given.get) | {"problem": problem, "reason": given["reason"]}
        return render(request, "analysis/review.html", context, status=409)
    return redirect(address(given["left"], given["right"]) if request.POST.get("alone") else _list())


def address(left: str, right: str) -> str:
    """Where one pair is decided on."""
    return f"{_list()}?{urlencode({'left': left, 'right': right})}"


def _list() -> str:
    return reverse("analysis:review")


def _signature(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _context(asked: Any) -> dict[str, Any]:
    root, text = lake_folder(), (asked("name") or "").strip()[:200]
    left, right = (asked("left") or "")[:500], (asked("right") or "")[:500]
    names = {each["name"]: each for each in harmonising.names(root)}
    told = decisions.history(root)
    pairs, every = [], 0
    if left and right:
        told = [each for each in told if {each["left"], each["right"]} == {left, right}]
        pairs = [_pair(left, right, harmonising.weighed(root, left, right), names, told)]
    else:
        found = harmonising.open_pairs(root)
        wanted = text.casefold()
        found = [each for each in found if wanted in each.left.casefold() or wanted in each.right.casefold()]
        every = len(found)
        pairs = [_pair(each.left, each.right, each, names, told) for each in found[:SHOWN]]
    return {
        "pairs": pairs,
        "every": every,
        "told": [_told(each) for each in reversed(told[-TOLD:])],
        "decided": len(told),
        "text": text,
        "linked": bool(names),
        "alone": bool(left and right),
        "verdicts": VERDICTS,
        "command": f"touchstone corpus parties link --lake {root.name}",
        "again": f"touchstone corpus index --lake {root.name}",
    }


def _told(each: dict[str, Any]) -> dict[str, Any]:
    verdict = VERDICTS.get(each["verdict"], each["verdict"])
    return each | {"words": verdict, "address": address(each["left"], each["right"])}


def _pair(left: str, right: str, link: Any, names: Any, told: Any) -> dict[str, Any]:
    before = [each for each in told if {each["left"], each["right"]} == {left, right}]
    return {
        "sides": [names.get(name) or {"name": name} for name in (left, right)],
        "left": left,
        "right": right,
        "one": bool(names.get(left)) and (names[left]["party"] == (names.get(right) or {}).get("party")),
        "probability": link.probability if link else None,
        "reasons": words.reasons(link) if link else [],
        "last": VERDICTS.get(before[-1]["verdict"]) if before else "",
    }
