"""WIPO ST.96 V6.0 in Python: read, write and check patents, marks, designs, indications and legal status.

Needs lxml and the standard library alone.

>>> from touchstone.corpus import st96
>>> mark = st96.Trademark(words=[st96.WordMark(significant=st96.Text(value="ACME"))])
>>> st96.read(st96.write(mark)) == mark
True
"""

from .binding import CannotRead, CannotWrite, Element, Part
from .designs import (
    Design,
    DesignApplication,
    DesignEvent,
    LocarnoClass,
    LocarnoClasses,
    LocarnoSubclass,
    Representation,
    View,
)
from .files import DOCUMENTS, NotSt96, Schemas, read, stream, write
from .indications import AuthorizedUser, Feature, GIApplication, Indication, Region
from .legal_status import LegalStatus, PatentLegalStatusData, StatusEvent
from .parties import (
    ApplicationNumber,
    Contact,
    Name,
    OrganizationName,
    Party,
    PersonName,
    PostalAddress,
    Practitioner,
    Priority,
    Publication,
    StructuredAddress,
    Text,
)
from .patents import (
    Abstract,
    ApplicationIdentification,
    Bibliography,
    Citation,
    CitedLiterature,
    CitedPatent,
    Claim,
    CpcClass,
    GrantIdentification,
    IpcClass,
    PatentPublication,
    PriorityClaim,
    PublicationIdentification,
    Relevance,
)
from .trademarks import (
    GoodsClass,
    GoodsDescription,
    GoodsServices,
    MarkEvent,
    MarkImage,
    Trademark,
    TrademarkApplication,
    TrademarkBag,
    ViennaClass,
    ViennaCodes,
    WordMark,
)

__all__ = [
    "DOCUMENTS", "Abstract", "ApplicationIdentification", "ApplicationNumber", "AuthorizedUser", "Bibliography",
    "CannotRead", "CannotWrite", "Citation", "CitedLiterature", "CitedPatent", "Claim", "Contact", "CpcClass", "Design",
    "DesignApplication", "DesignEvent", "Element", "Feature", "GIApplication", "GoodsClass", "GoodsDescription",
    "GoodsServices", "GrantIdentification", "Indication", "IpcClass", "LegalStatus", "LocarnoClass", "LocarnoClasses", "LocarnoSubclass", "MarkEvent", "MarkImage", "Name", "NotSt96", "OrganizationName", "Part", "Party", "PatentLegalStatusData",
    "PatentPublication", "PersonName", "PostalAddress", "Practitioner", "Priority", "PriorityClaim", "Publication",
    "PublicationIdentification", "Region", "Relevance", "Representation", "Schemas", "StatusEvent", "StructuredAddress",
    "Text", "Trademark", "TrademarkApplication", "TrademarkBag", "ViennaClass", "ViennaCodes", "View", "WordMark",
    "read", "stream", "write",
]  # fmt: skip
