"""What a measure's words say: numbers to reach, and instruments with the verb that governs them."""

import pytest

from touchstone.plan.compiler import compile_plan
from touchstone.plan.compiler.instruments import instruments
from touchstone.plan.compiler.targets import targets


def told(text):
    return [
        (each.value if each.value is not None else (each.low, each.high), each.qualifier, each.unit)
        for each in targets(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set up 30 or so alliances", [(30, "about", "alliances")]),
        ("select 4 to 5 colleges and universities as bases", [((4, 5), "between", "colleges and universities")]),
        (
            "train over 2,000 officers and at least 500 agents",
            [(2000, "more_than", "officers"), (500, "at_least", "agents")],
        ),
        ("open no fewer than twenty courts", [(20, "at_least", "courts")]),
        ("reach 3.3 per 10,000 people", [(3.3, "exactly", "per 10,000 people")]),
        ("the number of invention patents per 10,000 people", []),
        ("raise the number of filings to 30,000", [(30000, "exactly", "filings")]),
        ("increase courts from 10 to 20", [(20, "exactly", "courts")]),
        (
            "raise by 10 percent, or 10%, or 2 percentage points",
            [(10, "exactly", "%"), (10, "exactly", "%"), (2, "exactly", "percentage points")],
        ),
        ("shorten pendency to 22 months within 3 years", [(22, "exactly", "months")]),
        ("under the 12th Five-Year Plan and the 863 Program", []),
        ("apply Article 23 of Decree 45 of 26 April 2012 to Class 35 marks", []),
        ("ISO 9001, No. 12 [2012] 5, the top 10, one of the bases, Project 985", []),
    ],
)
def test_english_numbers_to_reach(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组建30家左右产业联盟", [(30, "about", "家产业联盟")]),
        ("遴选4至5所高校", [((4, 5), "between", "所高校")]),
        ("不少于500件，超过2000家", [(500, "at_least", "件"), (2000, "more_than", "家")]),
        ("达到3.3件/万人", [(3.3, "exactly", "件/万人")]),
        ("申请量达到100万。", [(1_000_000, "exactly", "")]),
        ("提高百分之十，增长5个百分点", [(10, "exactly", "%"), (5, "exactly", "个百分点")]),
        ("三十家左右，十余个机构，一万件", [(30, "about", "家"), (10, "more_than", "个机构"), (10000, "exactly", "件")]),
        ("由3件提高到5件", [(5, "exactly", "件")]),
        ("审查周期控制在22个月以内", [(22, "at_most", "个月")]),
        ("培育一批企业、数十家机构，完善三种方式", []),
        ("第三批，第十条，2012年4月26日，国发〔2008〕18号，十二五期间，863计划，12330热线", []),
        ("在31個省會城市開展", [(31, "exactly", "个省会城市")]),
    ],
)  # fmt: skip
def test_chinese_numbers_to_reach(text, expected):
    assert told(f"建设工作，{text}，推进工作。") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Revise and publish rules for examining varieties, improve quality.", [("revise", "rules for examining varieties")]),
        ("Promulgate in due time further opinions on regulating subsidy.", [("promulgate", "further opinions on regulating subsidy")]),
        ("Review and improve measures on managing rights in projects.", [("improve", "measures on managing rights in projects")]),
        ("Research the formulation of relevant regulations on rights in colleges, step up work.", [("formulate", "regulations on rights in colleges")]),
        ("Promote the adoption of the Treaty on the Rights of Broadcasters.", [("promote", "Treaty on the Rights of Broadcasters")]),
        ("Complete the revision of the Trade Secrets Act.", [("revise", "Trade Secrets Act")]),
        ("Promulgate and implement the Measures on Armament Rights.", [("promulgate", "Measures on Armament Rights")]),
        ("Act in accordance with the Provisional Regulations on Projects.", [("follow", "Provisional Regulations on Projects")]),
        ('Draft a "Code of Practice for Online Markets".', [("draft", "Code of Practice for Online Markets")]),
        ("Take measures for the protection of marks; adopt effective measures to combat copying.", []),
        ("Launch the 8th Special Campaign, improve the registration system.", []),
        ("推动《示例法》《样例法》修订，贯彻落实《纲要》", [("revise", "示例法"), ("revise", "样例法"), ("implement", "纲要")]),
        ("制定并出台《若干意见》，根据《条例》开展检查", [("promulgate", "若干意见"), ("follow", "条例")]),
        ("修订完善专利法实施细则，研究起草商业秘密保护规定", [("revise", "专利法实施细则"), ("draft", "商业秘密保护规定")]),
        ("頒布實施《示例規則（試行）》", [("promulgate", "示例規則（試行）")]),
        ("采取有效办法，依法打击，建立制度", []),
    ],
)  # fmt: skip
def test_instruments_and_the_verb_that_governs_each(text, expected):
    assert [(each.verb, each.title) for each in instruments(text)] == expected


def test_a_title_in_italics_needs_no_capitals():
    page = "<p>Plan 2013</p><p>1. Revise the <i>rules of examination</i> and more. (SIPO)</p><p>2. Go on. (MOF)</p>"
    found = compile_plan(page.encode(), name="plan.html").measures[0].instruments
    assert [(each.verb, each.title) for each in found] == [("revise", "rules of examination")]


@pytest.mark.shared
def test_the_instruments_of_the_plan_of_2012_are_those_of_the_edition(shared):
    from touchstone.plan import editions

    plan = compile_plan(shared / "plan" / "2012-promotion-plan.en.txt")
    edition = {
        m.number: [(i.verb, i.title_en.casefold().replace(" the cultural", " cultural")) for i in m.instruments]
        for m in editions.load("cn-2012").measures
    }
    assert {m.number: [(i.verb, i.title.casefold()) for i in m.instruments] for m in plan.measures} == edition
