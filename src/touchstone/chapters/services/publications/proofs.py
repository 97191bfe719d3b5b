"""What answers for measure 72: publications open to everybody, searchable and to be had whole."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.proofs.declaration import Proof, SourceDied, proof

from . import reads


@proof(measure=72, plan="cn-2012", name="publications-open", title=_("Publications open to search and download"),
       max_age=timedelta(days=100), sources=("lake",))  # fmt: skip
def publications_open(on: date) -> Proof:
    """How many publications anybody can search and fetch whole; the plan sets no number."""
    try:
        asked = reads.search()
    except reads.NoLake as error:
        if reads.lake_folder().exists():
            raise SourceDied("lake", str(error))
        return Proof(None, None, _("publications"), None, "", reverse("corpus:search"), ("lake",))
    return Proof(
        value=asked.searcher.num_docs,
        target=None,
        unit=_("publications"),
        as_of=on,
        data_version=f"lake:{asked.lake.version}",
        link=reverse("corpus:search"),
        sources=("lake",),
    )
