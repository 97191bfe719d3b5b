"""Countries and provinces at the head of Chinese and Japanese addresses.

Official Chinese and Japanese names of states, with their ST.3 codes; provinces of China and prefectures of Japan.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_CHINESE = (
    "美国US 日本JP 韩国KR 大韩民国KR 德国DE 法国FR 英国GB 瑞士CH 荷兰NL 瑞典SE 意大利IT 芬兰FI 丹麦DK "
    "比利时BE 奥地利AT 西班牙ES 加拿大CA 澳大利亚AU 以色列IL 新加坡SG 印度IN 俄罗斯RU 俄罗斯联邦RU "
    "挪威NO 爱尔兰IE 卢森堡LU 新西兰NZ 巴西BR 墨西哥MX 马来西亚MY 泰国TH 南非ZA 土耳其TR 波兰PL 捷克CZ "
    "匈牙利HU 葡萄牙PT 希腊GR 沙特阿拉伯SA 阿联酋AE 开曼群岛KY 百慕大BM 巴巴多斯BB 列支敦士登LI "
    "英属维尔京群岛VG 维尔京群岛VG 乌克兰UA 阿根廷AR 智利CL 哥伦比亚CO 印度尼西亚ID 菲律宾PH 越南VN "
    "埃及EG 冰岛IS 马耳他MT 塞浦路斯CY 斯洛文尼亚SI 斯洛伐克SK 罗马尼亚RO 保加利亚BG 克罗地亚HR "
    "爱沙尼亚EE 拉脱维亚LV 立陶宛LT 白俄罗斯BY 哈萨克斯坦KZ 摩纳哥MC 伊朗IR 中国香港HK 中国台湾TW "
    "中国澳门MO 香港HK 台湾TW 澳门MO 萨摩亚WS 毛里求斯MU 古巴CU 朝鲜KP 蒙古MN 巴基斯坦PK 斯里兰卡LK"
)
_JAPANESE = (
    "アメリカ合衆国US 中華人民共和国CN 大韓民国KR ドイツ連邦共和国DE ドイツDE フランス共和国FR "
    "フランスFR イギリスGB 英国GB スイスCH スイス国CH オランダ国NL オランダNL スウェーデンSE イタリアIT "
    "イタリア国IT カナダCA オーストラリアAU イスラエルIL シンガポールSG インドIN 台湾TW ベルギーBE "
    "ベルギー国BE デンマークDK フィンランドFI オーストリアAT スペインES アイルランドIE ルクセンブルクLU "
    "ノルウェーNO ロシアRU ニュージーランドNZ ブラジルBR メキシコMX タイ国TH マレーシアMY 香港HK"
)
_PROVINCES = (
    "北京市 天津市 河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 上海市 江苏省 浙江省 安徽省 福建省 "
    "江西省 山东省 河南省 湖北省 湖南省 广东省 广西壮族自治区 海南省 重庆市 四川省 贵州省 云南省 "
    "西藏自治区 陕西省 甘肃省 青海省 宁夏回族自治区 新疆维吾尔自治区"
)
_PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 "
    "新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 "
    "奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 "
    "熊本県 大分県 宮崎県 鹿児島県 沖縄県"
)


class Place(NamedTuple):
    """What an address says at its head; None where it does not."""

    country: str | None
    region: str | None
    city: str | None
    postcode: str | None


def _heads(table: str) -> dict[str, str]:
    pairs = {entry[:-2]: entry[-2:] for entry in table.split()}
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


COUNTRIES = {"CN": _heads(_CHINESE), "JP": _heads(_JAPANESE)}
REGIONS = {"CN": _PROVINCES.split(), "JP": _PREFECTURES.split()}
_SHORT = {
    "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区",
    "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}
_POSTCODE = re.compile(r"(\d{6}|〒?\d{3}[-−－]\d{4})\s*")
_CITY = re.compile(r".{1,7}?[市州盟](?![市州盟])|.{1,7}?地区")


@lru_cache(maxsize=16384)
def place(address: str | None, office: str) -> Place:
    """Country, region, city and postal code at the head of an address published by China (CN) or Japan (JP).

    >>> place("325000 浙江省温州市瓯海区巨溪镇河南西路33号", "CN")
    Place(country='CN', region='浙江省', city='温州市', postcode='325000')
    >>> place("日本京都府", "CN").country, place("東京都港区西新橋一丁目３番１号", "JP")[:2]
    ('JP', ('JP', '東京都'))
    """
    text = (address or "").strip()
    found = _POSTCODE.match(text)
    postcode = found[1] if found else None
    rest = text[found.end() :] if found else text
    region = next((name for name in REGIONS[office] if rest.startswith(name)), None)
    skip = len(region or "")
    if region is None and office == "CN":
        short = next((name for name in _SHORT if rest.startswith(name)), None)
        region, skip = (_SHORT[short], len(short)) if short else (None, 0)
    if region is not None:
        return Place(office, region, _city(region, rest[skip:]) if office == "CN" else None, postcode)
    head = next((name for name in COUNTRIES[office] if rest.startswith(name)), None)
    return Place(COUNTRIES[office][head] if head else None, None, None, postcode)


def _city(region: str, rest: str) -> str | None:
    if region.endswith("市"):
        return region
    found = _CITY.match(rest)
    return found[0] if found else None
