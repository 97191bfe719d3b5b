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
        ("小米科技（北京）有限公司", "北京小米科技有限责任公司", "北京市海淀区小米科技有限公司"),
        ("浙江省杭州市娃哈哈食品有限公司", "杭州娃哈哈食品有限公司"),
        ("內蒙古自治區呼和浩特市伊利實業集團有限公司", "呼和浩特伊利实业（集团）有限公司"),
        ("鴻海精密工業股份有限公司", "鸿海精密工业股份有限公司"),
        ("上海市第一人民医院", "上海第一人民医院"),
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
        ("上海交通大学", "西安交通大学"), ("深圳天马电子有限公司", "上海天马电子有限公司"),
        ("天马电子科技有限公司", "天马电子材料有限公司"), ("北京市朝阳区医院", "北京市海淀区医院"),
        ("Systemix Inc", "Systems Inc"), ("SIEMENS (INDIA) LTD", "SIEMENS LTD"),
    ],
)  # fmt: skip
def test_other_names_have_other_cores(one, other):
    assert read_name(one).core != read_name(other).core


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("腾讯科技(深圳)有限公司", ("深圳", "腾讯", "科技")),
        ("烟台东方电子信息产业股份有限公司", ("烟台", "东方", "电子", "信息", "产业")),
        ("东方电子股份有限公司", ("东方", "电子")), ("北京电子科技有限公司", ("北京", "电子", "科技")),
        ("海尔集团公司", ("海尔",)), ("清华大学", ("清华大学",)),
    ],
)  # fmt: skip
def test_a_chinese_company_is_its_place_its_own_word_and_its_trades(name, words):
    assert read_name(name).words == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("华东理工大学", "华南理工大学"), ("第十四研究所", "第十五研究所"),
        ("国网江苏省电力有限公司", "国网江西省电力有限公司"),
    ],
)  # fmt: skip
def test_chinese_names_one_telling_sign_apart_are_told_apart(one, other):
    assert read_name(one).numbers != read_name(other).numbers


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
