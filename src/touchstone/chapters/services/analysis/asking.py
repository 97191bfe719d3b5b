"""What the views of analysis share: a page for every outcome, the question as a form, and the command behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchstone.corpus.search.language import QueryRefused
from touchstone.corpus.search.searching import Search

from ..publications.reads import NoLake
from . import reads, words
from .reads import ByCommand, OnItsWay, Question

Answer = Callable[[Search], dict[str, Any]]


def shown(request: HttpRequest, template: str, context: dict[str, Any], answer: Answer) -> HttpResponse:
    """A page with its answer; or the page that says why there is none, or none yet."""
    page = f"analysis/{template}.html"
    try:
        asked = reads.search()
        return render(request, page, context | {"lake_version": asked.lake.version} | answer(asked))
    except QueryRefused as error:
        return render(request, page, context | {"refused": error}, status=400)
    except NoLake as error:
        return render(request, page, context | {"problem": str(error)}, status=503)
    except ByCommand as error:
        return render(request, page, context | {"by_command": str(error)})
    except OnItsWay:
        coming = render(request, page, context | {"coming": True}, status=202)
        coming["Retry-After"] = "10"
        coming["Cache-Control"] = "no-store"
        return coming


def asked_by(request: HttpRequest) -> tuple[Question, dict[str, Any]]:
    """The question of an address, and what the form and the links of its page need."""
    question = Question.of(request)
    kept = request.GET.copy()
    for name in list(kept):
        if name != "q" and name not in dict(question.narrowed):
            del kept[name]
    chosen = []
    for name, value in question.narrowed:
        without = request.GET.copy()
        del without[name]
        chosen.append((words.FACETS[name], words.told(name, value), "?" + without.urlencode()))
    hidden = [(name, value) for name, value in question.narrowed]
    return question, {"q": question.query, "chosen": chosen, "hidden": hidden, "kept": kept.urlencode()}
