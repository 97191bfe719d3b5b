"""The plan in Chinese: every text is translated, and no event is told by its name in the code."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize

from touchstone.plan import changes, drafts, reads
from touchstone.plan.compiler_words import in_words
from touchstone.plan.loading import load_edition
from touchstone.plan.models import Deliverable
from touchstone.plan.templatetags.plan_words import qualifier_words, verb_words
from touchstone.plan.tests.places import (
    TODAY,
    a_client,
    a_deliverable,
    a_measure,
    a_member,
    a_plan,
    an_office,
    an_organ,
)

HERE = Path(reads.__file__).parent
CATALOGUE = HERE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "noop", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
LITERAL = re.compile(r"""\b(?:gettext|ngettext)\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
HAN = re.compile(r"[㐀-鿿]")
WORDS = re.compile(r"[A-Za-z]{2,}(?: [a-z]{2,})+")


def texts():
    """(file, text) of every text that the plan's modules and templates give to be translated."""
    for path in sorted(HERE.rglob("*.py")):
        if {"tests", "migrations", "compiler"} & set(path.relative_to(HERE).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield path.name, first.value
    for path in sorted(HERE.rglob("*.html")):
        for found in LITERAL.findall(templatize(path.read_text(encoding="utf-8"))):
            yield path.name, ast.literal_eval(found)


def test_every_text_of_the_plan_stands_in_its_catalogue():
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE))}
    missing = {(name, text) for name, text in texts() if text not in known}
    assert len(list(texts())) > 250
    assert not missing


def test_every_text_of_the_catalogue_has_its_chinese():
    for entry in polib.pofile(str(CATALOGUE)):
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        assert all(HAN.search(text) or not WORDS.search(text) for text in said), entry.msgid
        assert all(said), entry.msgid
        assert not entry.obsolete
        assert "fuzzy" not in entry.flags


@pytest.fixture
def measure(db, settings):
    settings.TOUCHSTONE_TODAY = TODAY
    an_office()
    made = a_measure(a_plan(), 7, "NCAC", "SAIC", summary_zh="登记作品。")
    later = a_measure(a_plan("cn-2013", 2013), 1, "NCAC")
    rules = a_deliverable(made, title_zh="专利规则")
    facts = {"by": "set-up", "today": TODAY}
    changes.hand_off(made.responsibilities.get(part="lead"), to=an_organ("SIPO"), on=TODAY, reason="职能划转", **facts)
    milestone = changes.set_milestone(made, due_on=TODAY, title_zh="征求意见稿", **facts)
    changes.change_deliverable(milestone, due_on=TODAY.replace(month=12), reason="延期", **facts)
    changes.change_deliverable(rules, done_on=TODAY, **facts)
    changes.change_deliverable(rules, done_on=None, reason="有误", **facts)
    changes.withdraw_milestone(milestone, reason="重复", **facts)
    entry = changes.link(made, later, kind="continued", **facts)
    changes.unlink(entry, reason="有误", **facts)
    made.amend(by="set-up", reason="更正", on=TODAY, title_zh="作品登记与排名")
    made.take("close", by="set-up", on=TODAY, reason="完成")
    return made


def test_every_event_of_a_measure_is_told_in_chinese(measure):
    with override("zh-hans"):
        said = [each.title for each in reads.told(measure, _office())]
    assert len(said) == 11
    assert all(HAN.search(title) for title in said), said


def _office():
    from touchstone.kernel.access.viewer import viewer_of

    return viewer_of(a_member("JMO"))


@pytest.mark.parametrize(
    "address",
    ["", "overdue/", "without-evidence/", "lineage/", "organs/", "organs/NCAC/", "measures/7/", "chapters/1/",
     "measures/7/milestone/", "measures/7/lineage/", "annual-report/"],
)  # fmt: skip
def test_a_chinese_page_has_no_english_sentence(measure, address):
    page = a_client(a_member("JMO")).get(f"/zh-hans/plan/cn-2012/{address}").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    shown = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", main, flags=re.S)
    english = [text for text in WORDS.findall(shown) if text not in ("Plan of", "Chapter", "Organ SIPO")]
    assert not english, english


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("measures/7/milestone/", {"due_on": "2011-01-01"}),
        ("measures/7/lineage/", {"kind": "continued", "later": ""}),
        ("measures/8/hand-off/{part}/", {"organ": "SIPO", "on": "2013-01-01", "reason": "x"}),
    ],
)
def test_what_is_refused_is_refused_in_chinese(measure, address, sent):
    eight = a_measure(a_plan(), 8, "NCAC")
    address = address.format(part=eight.responsibilities.get().pk)
    answer = a_client(a_member("JMO")).post(f"/zh-hans/plan/cn-2012/{address}", sent)
    page = answer.content.decode()
    listed = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', page, flags=re.S)
    listed += re.findall(r'<div class="problem"[^>]*>(.*?)</div>', page, flags=re.S)
    assert answer.status_code == 422
    assert listed
    assert all(HAN.search(each) for each in listed), listed


def test_what_the_compiler_finds_is_told_in_chinese(measure):
    text = (
        b"Plan of 2014\n\nI. Rules\n1. Revise the rules. (SIPO)\n3. Publish opinions. (SIPO)\n"
        b"3. Train judges. (SIPO, Bureau of Made-Up Affairs)\n"
    )
    made = drafts.make_draft(text, "plan.txt", "cn-2014", "operator")
    assert made.compiled["warnings"]
    with override("zh-hans"):
        said = [in_words(each["message"]) for each in made.compiled["warnings"]]
    assert all(HAN.search(each) for each in said), said
    page = a_client(a_member("JMO")).get("/zh-hans/plan/drafts/cn-2014/").content.decode()
    assert said[0] in page


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "plan.txt"),
        (b"not a document", "plan.docx"),
        (b"%PDF-1.4 broken", "plan.pdf"),
        (b"{\\rtf1 x}", "plan.rtf"),
    ],
    ids=["empty", "no DOCX", "no PDF", "rich text"],
)
def test_a_file_that_cannot_be_read_is_refused_in_chinese(measure, content, name):
    with override("zh-hans"), pytest.raises(drafts.DraftRefused) as refused:
        drafts.make_draft(content, name, "cn-2014", "operator")
    assert HAN.search(str(refused.value)), refused.value


def test_a_sentence_that_is_not_known_stays_as_it_is():
    with override("zh-hans"):
        assert in_words("Something new was found.") == "Something new was found."


def test_a_verb_is_not_mistaken_for_the_state_of_the_same_name():
    assert (verb_words("draft"), qualifier_words("at_least"), qualifier_words("exactly")) == ("draft", "at least", "")
    with override("zh-hans"):
        assert (verb_words("draft"), qualifier_words("at_least")) == ("起草", "至少")


def test_the_shipped_plan_s_verbs_and_numbers_are_told_in_chinese(db):
    load_edition("cn-2012")
    with override("zh-hans"):
        said = {verb_words(verb) for verb in Deliverable.objects.exclude(verb="").values_list("verb", flat=True)}
        said |= {qualifier_words(each) or "数" for each in Deliverable.objects.values_list("qualifier", flat=True)}
    assert all(HAN.search(each) for each in said), said
