"""What a register refuses is said in the reader's language."""

from django.utils.translation import override

from touchstone.engines.procedure.lifecycle import Breach
from touchstone.engines.procedure.said import said
from touchstone.kernel.documents.errors import DocumentRefused
from touchstone.kernel.records.errors import Conflict


class Read:
    number, version = "CW-1", 3


def test_a_conflict_is_told_in_chinese():
    with override("zh-hans"):
        assert str(Conflict(Read, 2)).startswith("CW-1已在此期间被更改：您所看的是第2版，现为第3版。")


def test_a_file_that_was_not_taken_is_told_in_chinese():
    with override("zh-hans"):
        assert str(DocumentRefused("甲.pdf", "", "", "")).startswith("“甲.pdf”未予接收。")


def test_a_breach_keeps_its_law_and_whether_it_was_read_in_every_language():
    words = {"%(name)s is taken.": "%(name)s已被使用。", "unverified": "未核实"}
    breach = Breach(said("%(name)s is taken.", name="甲"), law="Act", verified=False)
    assert breach.in_words(lambda text: words.get(text, text)) == "甲已被使用。 (Act, 未核实)"
    assert breach.in_words(str) == str(breach)
