"""What informs on measure 74: the course of technologies, open to everybody field by field."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.proofs.declaration import Proof, SourceDied, proof

from ..publications.reads import NoLake, lake_folder
from . import reads

_FIELDS = """
SELECT count(DISTINCT field), max(published_on) FILTER (published_on <= $on) FROM held WHERE published_on <= $on
"""


@proof(
    measure=74,
    plan="cn-2012",
    name="fields-analysed",
    title=_("Technology fields whose development is open to all"),
    max_age=timedelta(days=200),
    sources=("lake",),
    needed=False,
)
def fields_analysed(on: date) -> Proof:
    """Of the 35 technology fields those that the lake holds filings of; the plan sets no number.

    It speaks for the day of the newest publication that the lake holds, so that a lake nobody fills grows stale.
    """
    link = reverse("analysis:front")
    try:
        asked = reads.search()
    except NoLake as error:
        if lake_folder().exists():
            raise SourceDied("lake", str(error))
        return Proof(None, None, _("technology fields"), None, "", link, ("lake",))
    connection = duckdb.connect()
    connection.register("held", reads.whole(asked))
    [(fields, newest)] = connection.execute(_FIELDS, {"on": on}).fetchall()
    return Proof(
        value=fields if newest else None,
        target=None,
        unit=_("technology fields"),
        as_of=newest,
        data_version=f"lake:{asked.lake.version}",
        link=link,
        sources=("lake",),
    )
