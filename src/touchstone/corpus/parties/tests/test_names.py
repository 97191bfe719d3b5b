"""Names as applicants write them."""

from __future__ import annotations

import pytest

from touchstone.corpus.parties.names import read_name, split_joint


@pytest.mark.parametrize(
    "names",
    [
        ("SHARP KABUSHIKI KAISHA", "Sharp K.K.", "SHARP CORPORATION"),
        ("Siemens Aktiengesellschaft", "SIEMENS AG", "SIEMENS AKTIENGESELLSCHA FT", "SIEMENS AKTENGESELLSCHAFT"),
        ("RELIANCE INDUSTRIES LTD.", "Reliance Industries Limited", "RELIANCE INDUTRTIES LIMITED"),
        ("HUAWEI TECHNOLOGIES CO.,LTD", "Huawei Technologies Co., Ltd.", "HUAWEI TECH CO LTD"),
        ("Max Bögl Stiftung & Co. KG", "MAX BOGL STIFTUNG & CO. KG"),
        ("The University of Sydney", "UNIV SYDNEY", "University of Sydney"),
        ("INDIAN COUNCIL OF AGRICULTURAL RESEARCH (ICAR)", "Indian Council of Agricultural Research"),
        ("Mahindra & Mahindra Ltd", "MAHINDRA AND MAHINDRA LIMITED"),
        ("M/S TVS MOTOR COMPANY LIMITED", "TVS Motor Company Ltd"),
        ("AB Volvo", "VOLVO AB"),
        ("华为技术有限公司", "華為技術有限公司", "华为技术股份有限公司"),
        ("北京市小米科技有限责任公司", "北京小米科技有限公司"),
        ("株式会社日立製作所", "(株)日立製作所", "（株）日立製作所"),
        ("Ｓｏｎｙ Corporation", "SONY CORP."),
    ],
    ids=lambda names: names[0],
)
def test_spellings_of_one_name_have_one_core(names):
    assert len({read_name(name).core for name in names}) == 1


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("GOOGLE INC.,", "incorporated"), ("Delphi S. r.l.", "srl"), ("TATA (P) LTD", "private limited"),
        ("LM GLASFIBER A/S,", "as"), ("Robert Bosch GmbH & Co. KG", "kg"), ("BASF S.E.", "se"), ("TRONOX LCC", "llc"),
        ("ZTE CORPOTATION", "corporation"), ("腾讯科技(深圳)有限公司", "有限"), ("清华大学", ""),
        ("OOO Romashka", "ooo"),
        ("TELEFONAKTIEBOLAGET LM ERICSSON (PUBL)", "plc"), ("Sasol Technology (Pty) Limited", "private limited"),
    ],
)  # fmt: skip
def test_the_legal_form_is_read_in_any_spelling(name, form):
    assert read_name(name).legal_form == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tata Chemicals", "Titan Chemicals"), ("University of Kagawa", "University of Kanazawa"),
        ("38th Research Institute", "39th Research Institute"), ("Siemens Healthcare", "Siemens"),
        ("上海交通大学", "西安交通大学"), ("Systemix Inc", "Systems Inc"), ("SIEMENS (INDIA) LTD", "SIEMENS LTD"),
    ],
)  # fmt: skip
def test_other_names_have_other_cores(one, other):
    assert read_name(one).core != read_name(other).core


def test_a_person_in_either_order_has_the_same_words():
    assert read_name("KIM, SOON SEOK").sorted_words == read_name("Soon Seok Kim").sorted_words
    assert (read_name("KIM, SOON SEOK").kind, read_name("Dr. Rajender Kumar").kind) == ("person", "person")


@pytest.mark.parametrize("text", ["Ltd", "GmbH", "公司", "---", "", "Inc., Ltd."])
def test_strange_names_are_read_without_failing(text):
    assert read_name(text).original == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SINTOKOGIO, LTD.,FUJIWA DENKI CO., LTD.", ["SINTOKOGIO, LTD.", "FUJIWA DENKI CO., LTD."]),
        ("TIMOTHY, JAKE", ["TIMOTHY, JAKE"]),
        ("A Co Ltd; B University", ["A Co Ltd", "B University"]),
        ("", []),
    ],
)
def test_joint_applicants_are_parted_where_that_is_certain(text, names):
    assert split_joint(text) == names
