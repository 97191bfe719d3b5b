"""Headings of tables of patents, as offices, databases and their users write them.

Seen in open data of offices, in the exports of Google Patents, Lens, Espacenet, PATSTAT and PatentsView and of Chinese
and Korean search services. In lower case, letters and digits alone; of those that are there the first is taken. A
heading of JSON is the path to it.
"""

from __future__ import annotations

from collections.abc import Sequence

HEADINGS: dict[str, tuple[str, ...]] = {
    "number": (
        "publicationnumber", "patentnumber", "patentno", "grantnumber", "displaykey",
        "bibliopublicationreferencedocnumber",
        "documentnumber", "docnumber", "pubno", "publnnr", "patentid", "publicationno", "number", "pn",
        "公开号", "公开公告号", "公告公开号", "公告号", "授权公告号", "申请公布号", "专利号", "文献号",
        "公開番号", "公報番号", "特許番号", "登録番号", "文献番号", "공개번호", "공고번호", "등록번호",
        "veröffentlichungsnummer",
    ),
    "office": (
        "officecode", "ipoffice", "st3code", "countrycode", "publicationcountry", "publnauth", "authority",
        "jurisdiction", "国别代码",
    ),
    "kind_code": ("kindcode", "kind", "documentkind", "wipokind", "publnkind", "文献类型", "文献种类代码"),
    "right": ("patenttype", "typeofpatent", "righttype", "专利类型", "专利种类"),
    "stage": ("documenttype", "publicationtype", "文献阶段"),
    "filing_number": (
        "applicationnumber", "applicationno", "applnumber", "applno", "filingnumber", "applnnr",
        "biblioapplicationreferencedocnumber", "申请号", "专利申请号", "出願番号", "출원번호", "aktenzeichen",
    ),
    "filed_on": (
        "dateofapplication", "applicationdate", "filingdate", "dateoffiling", "appldate", "fileddate",
        "filingcreationdate", "applnfilingdate", "applicationfilingdate", "biblioapplicationreferencedate", "申请日",
        "申请日期", "出願日", "출원일자", "출원일", "anmeldetag",
    ),
    "priority_on": (
        "dateofpriority", "prioritydate", "earliestprioritydate", "earliestpriority",
        "bibliopriorityclaimsearliestclaimdate", "优先权日", "最早优先权日", "優先日", "우선일자",
    ),
    "priority_number": (
        "prioritynumber", "priorityno", "prioritynumbers", "priorityclaimapplicationnumber", "优先权号",
        "優先権主張番号", "우선권번호",
    ),
    "published_on": (
        "publicationdate", "dateofpublication", "pubdate", "datepublished", "publndate", "journal", "公开日",
        "公开公告日", "公告公开日", "公告日", "公开日期", "公开公告日期", "公開日", "発行日", "공개일자", "공개일",
        "veröffentlichungsdatum",
    ),
    "granted_on": (
        "grantdate", "dateofgrant", "patentdate", "issuedate", "legalstatusgrantdate", "授权日", "授权公告日",
        "授权公告日期", "登録日", "등록일자", "등록일",
    ),
    "application_published_on": ("dateofapplicationpublication", "applicationpublicationdate", "申请公布日"),
    "title": (
        "titleofinvention", "inventiontitle", "title", "patenttitle", "applntitle", "titlelocalizedtext",
        "biblioinventiontitletext", "发明名称", "名称", "标题", "标题中文", "专利名称", "题名", "発明の名称",
        "考案の名称", "발명의명칭", "고안의명칭", "titel",
    ),
    "title_language": ("titlelanguage", "titlelocalizedlanguage", "biblioinventiontitlelang"),
    "abstract": (
        "abstract", "patentabstract", "applnabstract", "abstractlocalizedtext", "abstracttext", "summary", "摘要",
        "摘要中文", "要約", "초록", "요약",
    ),
    "abstract_language": ("abstractlanguage", "abstractlocalizedlanguage", "abstractlang"),
    "grantee": (
        "patenteename", "patentee", "patentholder", "proprietor", "owner", "专利权人", "权利人", "特許権者",
        "権利者",
    ),
    "applicant": (
        "applicantname", "applicants", "applicant", "nameofapplicant", "biblioapplicantsextractedname",
        "bibliopartiesapplicantsextractednamevalue", "申请人", "申请专利权人", "当前申请专利权人", "原始申请专利权人",
        "专利申请人", "申请人名称", "出願人", "출원인", "anmelder",
    ),
    "assignee": (
        "assigneename", "assignees", "assignee", "assigneeharmonizedname", "assigneesassigneeorganization", "owners",
        "受让人",
    ),
    "inventor": (
        "inventorsname", "inventorname", "inventors", "inventor", "nameofinventor", "inventorauthor",
        "inventorharmonizedname", "bibliopartiesinventorsextractednamevalue", "发明人",
        "发明设计人", "当前发明人", "発明者", "考案者", "발명자",
        "erfinder",
    ),
    "agent": ("agent", "attorney", "agentname", "代理机构", "代理机构名称", "代理人"),
    "applicant_country": ("applicantcountry", "countryofapplicant", "申请人国别"),
    "applicant_address": ("applicantaddress", "addressofapplicant", "地址", "申请人地址"),
    "ipc": (
        "ipc", "ipcclass", "ipccode", "internationalclassification", "classificationipc", "ipcrclassifications",
        "biblioclassificationsipcrclassificationssymbol", "ipccodeflattened", "ipc分类号", "ipc分类", "分类号",
        "国际分类号", "国际专利分类号", "ipc主分类号", "主分类号", "国際特許分類", "ipc분류",
    ),
    "cpc": (
        "cpc", "cpcclass", "cpccode", "cpcclassifications", "cpccurrentcpcgroupid",
        "biblioclassificationscpcclassificationssymbol", "cpcinventiveflattened", "cpc分类号", "cpc分类",
    ),
    "claim_count": (
        "numberofclaims", "claims", "claimcount", "noofclaims", "numclaims", "权利要求数量", "权利要求数",
        "权利要求项数", "請求項の数", "請求項数", "청구항수",
    ),
    "family_id": ("familyid", "docdbfamilyid", "simplefamily", "familynumber"),
    "family_members": ("simplefamilymembers", "familymembers", "简单同族", "同族专利"),
    "citations": ("citations", "citedpatents", "backwardcitations", "citationpublicationnumber", "引证专利"),
    "language": ("language", "lang", "languageindicator"),
}  # fmt: skip


def plain(heading: str) -> str:
    """A heading with letters, digits and Chinese signs alone.

    >>> plain("公开（公告）号"), plain("filing/creation date"), plain("biblio.publication_reference.doc_number")
    ('公开公告号', 'filingcreationdate', 'bibliopublicationreferencedocnumber')
    """
    return "".join(sign for sign in heading.lower() if sign.isalnum())


def known(headings: Sequence[str]) -> int:
    """How many of the headings are known."""
    every = {name for names in HEADINGS.values() for name in names}
    return len({plain(heading) for heading in headings} & every)
