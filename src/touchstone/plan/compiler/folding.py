"""Folding for comparison: full width to half, traditional to simplified, always one character for one.

Because lengths never change, a match in the folded text can be cut out of the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_TRADITIONAL = (
    "聞闻蘭兰術术徑径營营訪访紹绍聽听廉廉歷历勵励廟庙寬宽臨临鬥斗麥麦龍龙龜龟齡龄齒齿絡络絲丝紅红約约純纯結结給给統统經经緯纬練练總总績绩織织聯联膠胶臉脸興兴舊旧範范茲兹莖茎藥药衆众裡里補补製制複复計计訂订訴诉註注詢询該该誠诚課课諮咨證证識识警警讚赞豐丰貢贡貨货質质贏赢趨趋跡迹踐践躍跃車车軌轨載载輯辑輿舆轄辖辯辩農农遞递遠远適适鄰邻釋释鋼钢錢钱鎖锁鏈链鐘钟闊阔闡阐陳陈陽阳險险雲云電电靈灵韓韩頓顿頗颇頻频顧顾飽饱館馆騙骗驗验髮发鬧闹魯鲁"
    "鳥鸟鴻鸿鹽盐黃黄點点齊齐競竞筆笔範范築筑篩筛糧粮紛纷細细紹绍終终絕绝絡络維维緊紧緩缓緻致縮缩績绩繳缴續续罰罚罷罢聖圣聰聪職职肅肃脅胁腳脚臟脏艱艰節节萊莱藏藏處处虛虚號号術术裝装視视覺觉觸触詐诈誘诱諾诺謹谨譜谱貧贫販贩貸贷貼贴賀贺賦赋賬账購购贈赠趕赶軸轴輪轮輯辑農农迴回逕径遙遥遲迟遼辽郵邮醜丑釀酿鉅巨鉛铅銅铜銳锐錯错鍵键鑄铸閃闪閉闭間间閣阁闢辟陝陕陣阵陰阴隱隐雖虽雞鸡霧雾韻韵頂顶項项頓顿頸颈顆颗顏颜額额類类飛飞飯饭駐驻驚惊體体鬆松"
    "國国產产權权識识協协會会總总門门務务戰战實实進进劃划計计書书標标條条財财監监檢检驗验環环貿贸業业農农廣广電电視视聯联黨党"
    "組组織织學学術术開开發发創创質质軍军裝装備备軟软體体館馆處处廳厅責责負负單单牽牵頭头參参與与導导關关動动強强設设審审"
    "規规章章獲获達达個个項项萬万億亿約约過过於于雙双種种類类頒颁佈布擬拟訂订製制爲为為为應应該该對对執执護护險险調调資资"
    "訊讯師师藝艺辦办優优樹树醫医藥药僑侨繼继續续證证證证際际銀银統统氣气華华衛卫測测區区縣县鄉乡鎮镇團团婦妇殘残臺台"
    "記记誌志論论議议釋释題题認认競竞爭争齊齐盡尽舉举舊旧範范錄录擴扩義义極极點点報报圖图壓压則则細细築筑"
    "礎础穩稳縮缩簡简顯显營营鋪铺銷销養养飛飞選选遷迁遺遗鑒鉴鑑鉴長长間间陽阳隊队陸陆離离難难頁页順顺須须預预領领額额願愿"
    "變变讓让譯译訓训評评訴诉詞词試试詳详語语誤误說说請请讀读謀谋講讲謝谢譽誉買买費费貫贯賠赔賣卖轉转較较載载輔辅輕轻"
    "輸输辭辞運运還还適适邊边鄭郑釐厘針针鐵铁閱阅階阶隨随雜杂靜静響响項项頻频願愿風风飲饮養养馬马驅驱魚鱼鮮鲜麗丽麼么"
    "畫画異异當当盤盘眾众礙碍禮礼稅税積积窮穷競竞筆笔節节紀纪級级純纯終终結结給给綜综綠绿維维網网綱纲緊紧緣缘編编線线"
    "縣县縱纵繫系羅罗習习職职聲声腦脑舉举艦舰莊庄萬万葉叶藍蓝蘇苏虧亏蟲虫衝冲補补襲袭複复見见覺觉觀观計计討讨託托許许"
    "從从復复徵征徹彻憲宪應应懲惩戶户損损據据擇择擊击擔担擁拥攝摄數数斷断時时暫暂曆历朝朝東东極极構构樣样機机檔档權权"
    "歐欧歲岁歸归殺杀決决沒没況况淨净湯汤溝沟滿满漁渔潔洁濟济灣湾灘滩災灾無无熱热爭争牆墙獎奖獨独現现瑪玛"
    "來来們们側侧傳传傷伤價价億亿儀仪儲储兒儿兩两內内兩两冊册凍冻別别刪删劑剂劉刘勞劳勝胜勢势匯汇區区協协卻却"
    "貳贰餘余員员問问啟启嚴严園园圓圆場场塊块壇坛墊垫夠够夾夹奪夺婦妇孫孙寧宁寫写寶宝將将專专尋寻對对層层島岛師师帶带幣币幹干幾几庫库廠厂廢废廳厅張张彈弹彙汇後后徑径"
)


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    pairs = zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)
    table |= {ord(old): new for old, new in pairs}
    brackets = zip("　\u00a0\u2007\u202f\t【】〔〕［］〈〉’‘“”", "     [][][]<>''\"\"", strict=True)
    return table | {ord(old): new for old, new in brackets}


_TABLE = _table()
_CJK = re.compile(r"[\u3400-\u9fff]")
#: a word cut at a line's end; what stands before these hyphens is a word of its own.
_WHOLE = (
    "hi|high|low|long|short|well|self|non|co|multi|cross|inter|intra|pre|post|anti|re|semi|sub|e|so|state|city|mid|full|half|"
    "large|small|key|first|second|third|one|two|three|four|five|ten|five-year|market|demand|task|rule|risk|user|problem|public|"
    "decision|policy|law|know|follow|start|on|off|in|out|bio|eco|up|far|near|real|open|closed|cost|time|value|world|land|sea|air|new|old"
)
_CUT_WORD = re.compile(rf"(?<![\w-])(?!(?i:{_WHOLE})-$)[A-Za-z]*[a-z]-$")
#: what stands behind a hyphen that belongs to the word
_TAIL = re.compile(
    r"(?:based|related|oriented|known|driven|level|specific|owned|wide|intensive|round|scale|quality|making|free|depth|tech|party|"
    r"line|term|date|end|pursued|highlighted|attended|border|site|funded|led|run|held|size|sized|class|standing)\b"
)
_WHOLE_HYPHEN = re.compile(r"[A-Za-z]-$")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_DIGITS |= {char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


#: radicals that PDF writers leave in place of signs, and joined letters
_RADICALS = "⺁厂⺎兀⺠民⺟母⺡氵⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻑長⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⻒镸"
_UNIFIED = {ord(old): new for old, new in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
_UNIFIED |= {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xFB00, 0xFB07))
}
_UNIFIED[0x2F3E] = "户"
_STRAY = re.compile("[\u2e80-\u2fd5\ufb00-\ufb06]")


def unified(text: str) -> str:
    """The text with radicals as the signs they stand for, and joined letters apart.

    >>> unified("⼯信部 ofﬁce")
    '工信部 office'
    """
    return text.translate(_UNIFIED) if _STRAY.search(text) else text


def fold(text: str) -> str:
    """The text in half width and simplified characters, of the same length.

    >>> fold("（１）知識產權局")
    '(1)知识产权局'
    """
    return text.translate(_TABLE)


def is_chinese(text: str) -> bool:
    """Whether the text holds more than a few Han characters."""
    found = len(_CJK.findall(text))
    return found * 4 > len(text.replace(" ", ""))


def joined(parts: Sequence[str]) -> str:
    """Lines put together: with a space between words, without one beside Chinese, words cut by a hyphen made whole.

    >>> joined(["Improve the exam-", "ination of 专利", "申请"])
    'Improve the examination of 专利申请'
    """
    text = ""
    for part in parts:
        if not text or not part or text[-1] == "“" or part[0] == "”" or _is_wide(text[-1]) or _is_wide(part[0]):
            text += part
        elif text[-1] == "\u00ad" or (part[0].islower() and _CUT_WORD.search(text[-60:]) and not _TAIL.match(part)):
            text = text[:-1] + part
        else:
            text += f" {part}" if not _WHOLE_HYPHEN.search(text[-2:]) else part
    return text.replace("\u00ad", "")


def _is_wide(sign: str) -> bool:
    return bool(_CJK.match(sign)) or sign in "，。；：、（）《》【】！？〔〕「」『』"


def roman_value(word: str) -> int | None:
    """The value of a Roman numeral, or None when it is not one in proper form.

    >>> roman_value("viii"), roman_value("Ⅳ"), roman_value("IIII")
    (8, 4, None)
    """
    letters = unicodedata.normalize("NFKC", word).upper()
    if not re.fullmatch(r"(?=.)C{0,3}(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", letters):
        return None
    values = [_ROMAN[letter] for letter in letters]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def han_value(word: str) -> int | None:
    """The value of a Chinese numeral.

    >>> han_value("二十三"), han_value("二〇一三"), han_value("一百零五")
    (23, 2013, 105)
    """
    if all(char in _DIGITS for char in word):
        return int("".join(str(_DIGITS[char]) for char in word)) if word else None
    total, digit = 0, 0
    for char in word:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in "十拾百千":
            total += (digit or 1) * {"十": 10, "拾": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            return None
    return total + digit
