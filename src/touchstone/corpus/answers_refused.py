"""Answers of services and files in JSON that hold no publication, told by the names of their fields.

Their fields have numbers and dates too, so that one would be taken for a table of patents by its headings alone.
"""

from __future__ import annotations

import re

_ELSE = {
    "publications": "Have the weekly XML files of grants and applications, which are read.",
    "marks": "Have the daily XML file of trademark applications (TRTDXFAP) or the status in ST.96, which are read.",
    "xml": "Ask for the answer in XML, which is read.",
}
_SIGNS: tuple[tuple[tuple[tuple[str, ...], ...], str, str], ...] = (
    (
        (("patentFileWrapperDataBag",), ("patentBag",), ("applicationMetaData",),
         ("applicationNumberText", "eventDataBag"), ("applicationNumberText", "assignmentBag"),
         ("applicationNumberText", "documentCode"), ("patentTermAdjustmentData",)),
        "is a file wrapper of the USPTO's Open Data Portal (JSON): it tells the course of a filing.",
        "publications",
    ),
    (
        (("queryResults", "searchResponse"), ("patentCaseMetadata",)),
        "is an answer of the USPTO's PEDS (JSON): it tells the course of a filing.",
        "publications",
    ),
    (
        (("reelNo", "frameNo"), ("reelAndFrameNumber",), ("reelNumber", "frameNumber")),
        "is an answer on patent or trademark assignments (JSON): it tells who owns a right and holds no publication.",
        "",
    ),
    (
        (("patentTrialProceedingDataBag",), ("patentTrialDocumentDataBag",), ("patentTrialData",), ("trialNumber",),
         ("patentAppealDataBag",), ("appealNumber",), ("interferenceNumber",), ("patentInterferenceDataBag",),
         ("proceedingNumber", "proceedingTypeCategory"), ("documentTypeName", "proceedingTypeCategory")),
        "is an answer on proceedings before the Patent Trial and Appeal Board (JSON): it holds no publication.",
        "",
    ),
    (
        (("citedDocumentIdentifier",), ("referenceIdentifier", "patentApplicationNumber"), ("officeActionDate",),
         ("actionTypeCategory", "groupArtUnitNumber"), ("legacyDocumentCodeIdentifier",)),
        "is an answer on office actions or the citations in them (JSON): it holds no publication.",
        "publications",
    ),
    ((("petitionDecisionDataBag",), ("petitionDecisionRecordIdentifier",)),
     "is an answer on petition decisions of the USPTO (JSON): it holds no publication.", ""),
    ((("bulkDataProductBag",), ("productIdentifier", "productFileBag")),
     "is the USPTO's list of bulk files (JSON): it names files and holds no publication.", ""),
    ((("statusCodeBag",), ("apiDocumentationUrl", "fieldCount"), ("swagger", "paths"), ("openapi", "paths")),
     "describes codes, fields or calls of a service (JSON) and holds no publication.", ""),
    ((("corrAppNum", "docNum"), ("officeActionDocs",), ("docGroupCode", "docCode")),
     "is an answer of Global Dossier (JSON): it lists papers of filings and holds no publication.", "publications"),
    ((("trademarks", "gsList"), ("trademarks", "prosecutionHistory"), ("caseUpdateInfo",)),
     "is an answer of Trademark Status and Document Retrieval (TSDR, JSON).", "marks"),
    ((("ops:world-patent-data",),), "is an answer of Open Patent Services in JSON.", "xml"),
    ((("wo-bibliographic-data",),), "is an international application's status report in JSON.", "xml"),
)  # fmt: skip
_KEY = re.compile(r'"([^"\\\n]{1,60})"\s*:')


def told(text: str) -> str:
    """What the beginning of a text in JSON is, where it is known and holds no publication; else empty.

    >>> told('{"count": 1, "patentFileWrapperDataBag": [{"applicationNumberText": "14412875"}]}').partition(":")[0]
    "is a file wrapper of the USPTO's Open Data Portal (JSON)"
    >>> told('[{"publication_number": "US-8936998-B2"}]')
    ''
    """
    keys = set(_KEY.findall(text))
    for signs, what, instead in _SIGNS:
        if any(keys.issuperset(each) for each in signs):
            return f"{what} {_ELSE[instead]}" if instead else what
    return ""
