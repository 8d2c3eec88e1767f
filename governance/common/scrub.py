"""Take what points at a person out of text that becomes public.

Telephone and identity numbers, bank cards, number plates, mail addresses, QQ and WeChat names, room numbers (the
building stays), names that people introduce themselves with, and whatever else the caller knows to be private.
Better one word too many than one too few; a worker still looks at what is published.
"""

import re
from collections.abc import Iterable

HIDDEN = "***"

# Shadows of the text, character for character, on which patterns are tried.
_PLAIN = str.maketrans("０１２３４５６７８９－—–＋＠．：　（）", "0123456789---+@.: ()")
_SPOKEN = str.maketrans("零〇一二三四五六七八九幺", "001234567891")

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤康易乔赖庞樊兰殷施洪翟"
    "倪聂章鲁葛柴欧瞿喻柳岳辛管祝左涂谷祁耿牟卜詹柯阮桂梅盛童凌霍裴辜俞骆甘游单柏匡解鲍虞卞齐焦巫"
)
_COMPOUND = "欧阳|司马|上官|诸葛|司徒|东方|尉迟|皇甫|慕容|令狐|夏侯|公孙"
_NAME = rf"(?:(?:{_COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
_NAME_ENDS = r"(?=[\s，,。；;、.!！?？()（）:：\d]|$|系|是|身份|男|女|家住|住|现|电话|手机)"

_DIGIT = r"[ \-]?\d"
_MEASURE = r"(?![\d年月日平米㎡元块万多余户人个套间台辆分天次吨斤层届路棵条名位本.])"

Pattern = tuple[re.Pattern[str], int]  # the group that is hidden

_NUMBERS: tuple[Pattern, ...] = (
    (re.compile(r"(?<![\d.])\d{4}[ ]?\d{4}[ ]?\d{4}[ ]?\d{4}(?:[ ]?\d{1,3})?(?![\dXx.])"), 0),
    (
        re.compile(
            r"(?<!\d)[1-9]\d{5}[ ]?(?:18|19|20)\d{2}[ ]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ ]?\d{3}[\dXx](?!\d)"
        ),
        0,
    ),
    (re.compile(r"(?<!\d)[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"), 0),
    (re.compile(rf"(?<!\d)(?:\+?86[ \-]?)?1[ \-]?[3-9](?:{_DIGIT}){{9}}(?!\d)"), 0),
    (re.compile(r"(?<!\d)\(?0\d{2,3}\)?[ \-]?\d{3,4}[ \-]?\d{4}(?!\d)"), 0),
    (re.compile(r"(?:电话|手机|座机|号码|联系方式|致电|拨打)[^\d\n]{0,4}(?<!\d)(\d{3,4}[ \-]?\d{4})(?!\d)"), 1),
)
_SPOKEN_NUMBERS: tuple[Pattern, ...] = ((re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), 0),)
_WORDS: tuple[Pattern, ...] = (
    (
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·•. \-]?"
            r"(?=[A-Za-z]*\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警]"
        ),
        0,
    ),
    (re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"), 0),
    (
        re.compile(
            r"(?i)(?:QQ|扣扣|微信|wechat|vx|wx|V信|薇信)(?:群|号码|号|同号)?[ ]*[:是为]?[ ]*([A-Za-z0-9_\-]{5,20})"
        ),
        1,
    ),
    # Rooms: 3栋2单元502(室), 502室, 1203房, 3-2-502.
    (re.compile(rf"(?:单元|栋|幢|座|号楼|楼|[门层])[ \-]?([A-Za-z]?\d{{3,4}}(?:室|房|号房|号)?){_MEASURE}"), 1),
    (re.compile(r"(?<![\dA-Za-z.])(?:\d{1,2}-)?([A-Za-z]?\d{3,4}(?:室|号房|房(?![屋价产东源间租型贷])))"), 1),
    (re.compile(r"(?<![\d\-])\d{1,3}[栋幢座]?-(\d{1,2}-\d{3,4})(?![\d\-])"), 1),
    (re.compile(rf"(?:我叫|我的名字[叫是]|名叫|本人叫)[ ]*({_NAME}){_NAME_ENDS}"), 1),
    (re.compile(rf"(?:本人|我是)[ :,，]?({_NAME}){_NAME_ENDS}"), 1),
    (
        re.compile(
            r"(?:联系人|姓名|投诉人|反映人|申请人|举报人|来信人|户主|业主|住户|当事人)(?:姓名)?[ ]*:[ ]*"
            r"([\u4e00-\u9fff]{2,4}?)(?=[\s，,。；;、.()（）\d]|$|电话|手机|联系|身份|性别|住址|地址)"
        ),
        1,
    ),
)


def scrub(text: str, *, also: Iterable[str] = ()) -> str:
    """Return `text` with personal details replaced by ***; `also`: words to hide wherever they stand."""
    if not text:
        return ""
    for word in sorted({word.strip() for word in also if word and len(word.strip()) >= 2}, key=len, reverse=True):
        text = re.sub(re.escape(word), HIDDEN, text, flags=re.IGNORECASE)
    text = _hide(text, text.translate(_PLAIN), _NUMBERS)
    text = _hide(text, text.translate(_PLAIN).translate(_SPOKEN), _SPOKEN_NUMBERS)
    return _hide(text, text.translate(_PLAIN), _WORDS)


def _hide(text: str, shadow: str, patterns: Iterable[Pattern]) -> str:
    """Replace each match's group in the text; its shadow has the same length and is cut alike."""
    for pattern, group in patterns:
        for match in reversed(list(pattern.finditer(shadow))):
            start, end = match.span(group)
            text = text[:start] + HIDDEN + text[end:]
            shadow = shadow[:start] + HIDDEN + shadow[end:]
    return text
