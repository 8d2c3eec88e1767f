import csv
from pathlib import Path

import pytest
from django.conf import settings

from governance.common.scrub import scrub

APPEALS = Path(settings.BASE_DIR).parent / "shared" / "data" / "appeals.csv"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请打13812345678找我", "请打***找我"),
        ("电话138 1234 5678。", "电话***。"),
        ("电话138-1234-5678", "电话***"),
        ("电话：１３８１２３４５６７８", "电话：***"),
        ("+86 13812345678", "***"),
        ("我的号码一三八一二三四五六七八", "我的号码***"),
        ("座机023-62801234", "座机***"),
        ("（023）62801234", "***"),
        ("物业电话62801234没人接", "物业电话***没人接"),
        ("身份证500108199001011234", "身份证***"),
        ("身份证50010819900101123x", "身份证***"),
        ("卡号6222 0200 1234 5678 901", "卡号***"),
        ("车牌渝A12345占道", "车牌***占道"),
        ("渝AD12345新能源", "***新能源"),
        ("发到wang.xm@example.com吧", "发到***吧"),
        ("QQ：123456789", "QQ：***"),
        ("加微信号wxid_abc123", "加微信号***"),
        ("住3栋2单元502室", "住3栋2单元***"),
        ("住3栋502", "住3栋***"),
        ("5号楼1203房漏水", "5号楼***漏水"),
        ("3-2-502漏水", "3-***漏水"),
        ("我叫张三，住在这里", "我叫***，住在这里"),
        ("本人李四丰，男", "本人***，男"),
        ("我是欧阳小明。", "我是***。"),
        ("联系人：王五", "联系人：***"),
        ("姓名: 赵小六 电话", "姓名: *** 电话"),
    ],
)
def test_scrub_hides_personal_details(text, shown):
    assert scrub(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2019年12月25日15:30小区停水，至今2天",
        "本人于今年三月购房，面积120.5平方米",
        "我是这里的业主，本人住在小区多年",
        "每栋1200户，每平米8500元，共3栋",
        "3栋2019年建成，2号楼300多户",
        "投诉编号20191225001，金额13800元",
        "A市A3区一米阳光，10-100元不等",
        "微信小程序打不开，QQ群里都在说",
        "本人高度关注，我是普通市民",
        "1000房屋征收补偿，502路公交车",
        "12345热线、12319、96333都打过",
    ],
)
def test_scrub_leaves_ordinary_text_alone(text):
    assert scrub(text) == text


def test_scrub_when_words_are_given_then_hides_them_everywhere():
    assert scrub("王小明家(王小明)，Flat 9", also=["王小明", "flat 9", "", "王"]) == "***家(***)，***"
    assert scrub("") == ""


@pytest.mark.skipif(not APPEALS.exists(), reason=f"real messages are not here: {APPEALS}")
def test_scrub_on_real_messages_changes_few_and_hides_what_it_should():
    with APPEALS.open(encoding="utf-8-sig", newline="") as file:
        texts = [row["留言主题"] + "\n" + row["留言详情"] for row in csv.DictReader(file)][::4]
    changed = [(text, scrub(text)) for text in texts if scrub(text) != text]
    assert 0.02 < len(changed) / len(texts) < 0.12
    for text, shown in changed:
        assert len(shown) > 0.8 * len(text)
