"""Legal-status events of patents in ST.96, with the codes of ST.27."""

from __future__ import annotations

from datetime import date

from .binding import Element, attribute, many, one, simple
from .parties import Text
from .patents import ApplicationIdentification, GrantIdentification, PublicationIdentification


class StatusEvent(Element):
    """One event: the codes of the state it led to, the stages, what happened, and its days.

    Details that belong to one category (fees, parties, gazette numbers) are kept as XML.
    """

    identifier: Text | None = one("com:StatusEventIdentifier", Text)
    state: str | None = simple("pat:StatusEventCode/com:StateCode")
    stage_from: str | None = simple("pat:StatusEventCode/com:PreviousStageCode")
    stage_to: str | None = simple("pat:StatusEventCode/com:CurrentStageCode")
    key: str | None = simple("pat:StatusEventCode/pat:KeyEventCode")
    detail: str | None = simple("pat:StatusEventCode/pat:DetailedEventCode")
    indicator: str | None = simple("pat:StatusEventCode/pat:EventIndicatorCode")
    national: str | None = simple("pat:StatusEventCode/pat:NationalEventCode")
    happened_on: date | None = simple("com:EventDate", date)
    effective_on: date | None = simple("com:EffectiveDate", date)
    published_on: date | None = simple("com:PublicationDate", date)


class LegalStatus(Element):
    """The events of one right, with the numbers that name it."""

    element = "pat:PatentLegalStatus"
    identifier: str | None = attribute("com:id")
    application: ApplicationIdentification | None = one("pat:ApplicationIdentification", ApplicationIdentification)
    publications: list[PublicationIdentification] = many(
        "pat:PatentPublicationIdentification", PublicationIdentification
    )
    grants: list[GrantIdentification] = many("pat:PatentGrantIdentification", GrantIdentification)
    kind_of_right: str | None = simple("com:IPRightKindCategory")
    events: list[StatusEvent] = many("pat:StatusEventDataBag/pat:StatusEventData", StatusEvent)


class PatentLegalStatusData(Element):
    """Legal status as one office sends it to others."""

    element = "pat:PatentLegalStatusData"
    identifier: str | None = attribute("com:id")
    office: str | None = attribute("com:officeCode")
    made_on: date | None = attribute("com:creationDate", date)
    st96_version: str | None = attribute("com:st96Version", default="V6_0")
    rights: list[LegalStatus] = many("pat:PatentLegalStatus", LegalStatus)
