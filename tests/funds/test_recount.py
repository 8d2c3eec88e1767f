"""自己算一遍: files of ours and of other cities counted on the page, hostile ones refused in words, nothing kept."""

import random
from time import process_time

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from funds.choosing import BallotKind, Candidate, Instance, InstanceRefused, pabulib
from funds.choosing.limits import AT_THE_PORTAL, Limits
from funds.choosing.recounting import recount
from funds.choosing.results import count
from tests.funds.choice_world import build_choosing
from tests.funds.test_choosing import FOREIGN

PAGE = "/funds/choices/recount/"


@pytest.fixture(autouse=True)
def nobody_has_counted_yet():
    cache.clear()


def sent(client, content: bytes | str, name: str = "票.pb"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def big(voters: int, projects: int, kind: BallotKind = BallotKind.APPROVAL, points: int = 1) -> str:
    dice = random.Random(7)
    rows = [Candidate(str(number), dice.randint(3_000, 70_000) * 100, f"项目{number}") for number in range(projects)]
    ballots = [
        {str(code): dice.randint(1, points) for code in dice.sample(range(projects), min(8, projects))}
        for _voter in range(voters)
    ]
    return pabulib.write(Instance(sum(row.cost_fen for row in rows) // 3, kind, rows, ballots))


@pytest.mark.django_db
def test_page_when_our_own_file_is_brought_then_both_rules_and_agreement(client, time_machine):
    world = build_choosing().opened()
    for by, marks in enumerate(("12", "12", "1", "3", "3")):
        world.vote(marks, by=by)
    code = world.counted().code
    time_machine.move_to(world.now)
    result = client.get(f"/funds/choices/{code}/").content.decode()
    assert f"{PAGE}?choice={code}" in result and PAGE in client.get("/funds/choices/").content.decode()
    before = client.get(f"{PAGE}?choice={code}").content.decode()
    assert f"/funds/choices/{code}/ballots.pb" in before and "不超过 2 MB" in before and "不保存" in before
    text = client.get(f"/funds/choices/{code}/ballots.pb").content.decode()
    page = sent(client, text)
    shown = page.content.decode()
    assert page.status_code == 200 and "和公布的结果一致" in shown and "不一样" not in shown
    assert "等额分摊" in shown and "票数多者先得" in shown and "各出" in shown and "长椅" in shown
    assert sent(client, text.encode("gb18030")).status_code == 200
    lied = text.replace("长椅;1\n", "长椅;0\n")
    assert lied != text and "重算选中，公布没选中" in sent(client, lied).content.decode()


@pytest.mark.django_db
def test_page_when_another_city_published_then_said_what_cannot_be_compared(client):
    shown = sent(client, FOREIGN).content.decode()
    assert "Green; yard" in shown and "和公布的结果一致" in shown
    silent = FOREIGN.replace(";selected", "").replace("num_votes;3", "num_votes;5")
    words = sent(client, silent).content.decode()
    assert "文件没有写哪些项目入选" in words and "文件自己写的票数是 5" in words
    other = sent(client, FOREIGN.replace("Lamps;1", "Lamps;0").replace("Green", "<b>Green")).content.decode()
    assert "不一样不一定是算错" in other and "<b>Green" not in other
    assert client.get(f"{PAGE}?choice=PX-0000-00").status_code == 200


HOSTILE = {
    "nothing of it": ("你好", "META、PROJECTS、VOTES"),
    "no text": (b"\x89PNG\x00\xff\xfe\x00", "不是文字文件"),
    "nul": (FOREIGN.replace("Lamps", "La\0mps"), "不是文字文件"),
    "utf-16": (FOREIGN.encode("utf-16"), "不是文字文件"),
    "project twice": (FOREIGN.replace("\n9;", "\n7;"), "同一个编号"),
    "voter twice": (FOREIGN.replace("\n17;", "\n2;"), "第 3 张票的编号"),
    "one project twice": (FOREIGN.replace("7,9", "7,7"), "两次选了同一个项目"),
    "part twice": (FOREIGN + "VOTES\nvoter_id;vote\n9;7\n", "两个 VOTES"),
    "budget twice": (FOREIGN.replace("vote_type", "budget;1\nvote_type"), "两个 budget"),
    "budget of a billion digits": (FOREIGN.replace("1000.50", "1e999999999"), "格式不对"),
    "budget of next to nothing": (FOREIGN.replace("1000.50", "1e-999999999"), "大于零"),
    "budget too large": (FOREIGN.replace("1000.50", "9" * 20), "格式不对"),
    "budget is nothing": (FOREIGN.replace("1000.50", "NaN"), "格式不对"),
    "budget missing": (FOREIGN.replace("budget;1000.50\n", ""), "没有 budget"),
    "no column of votes": (FOREIGN.replace("sex;vote", "sex;choice"), "没有 vote"),
    "meta without keys": (FOREIGN.replace("key;value", "a;b"), "没有 key"),
    "another kind": (FOREIGN.replace("approval", "ordinal"), "ordinal"),
    "outside the list": (FOREIGN.replace("9,11", "9,12"), "第 3 张票"),
    "negative cost": (FOREIGN.replace(";600;", ";-600;"), "大于零"),
    "step of nothing": (FOREIGN.replace("rule;", "add1_step;0\nrule;"), "add1_step"),
    "step behind": (FOREIGN.replace("rule;", "add1_step;-5\nrule;"), "add1_step"),
    "quote that never ends": (FOREIGN.replace("\n9;300", '\n9;300;"' + "x" * 200_000), "引号没有配对"),
    "points without number": (FOREIGN.replace("approval", "cumulative"), "没有 points"),
    "points beyond all": (
        FOREIGN.replace("approval", "cumulative").replace("sex;vote", "sex;vote;points").replace("7,9", "7,9;1,9999999"),
        "分数不对",
    ),
    "points too few": (
        FOREIGN.replace("approval", "cumulative").replace("sex;vote", "sex;vote;points").replace("7,9", "7,9;1"),
        "对不上",
    ),
    "too many projects": (big(3, 201), "最多算 200 个项目"),
    "too many ballots": (big(20_001, 3), "VOTES 部分超过 20000 行"),
    "too much work": (big(20_000, 200, BallotKind.POINTS, 999_999), "步数太多"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_page_when_the_file_is_hostile_then_refused_in_words_and_soon(client, name):
    content, words = HOSTILE[name]
    before = process_time()
    answer = sent(client, content)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert process_time() - before < 20


@pytest.mark.django_db
def test_page_when_too_large_empty_or_asked_too_often_then_refused(client):
    large = sent(client, b"a" * (AT_THE_PORTAL.bytes + 1))
    assert large.status_code == 422 and "超过 2 MB" in large.content.decode()
    assert sent(client, b"").status_code == 422 and client.post(PAGE).status_code == 422
    assert client.put(PAGE).status_code == 405
    answers = [sent(client, FOREIGN).status_code for _time in range(11)]
    assert answers == [200] * 10 + [429]
    assert "过一分钟再试" in sent(client, FOREIGN).content.decode()


def test_count_when_2500_ballots_among_60_projects_then_quick_and_far_within_the_limits():
    text = big(2_500, 60)
    before = process_time()
    counted = recount(text.encode(), AT_THE_PORTAL)
    assert process_time() - before < 5
    assert counted.results == count(pabulib.read(text)), "the limits change nothing of the result"
    with pytest.raises(InstanceRefused):
        recount(text.encode(), Limits(megabytes=1, projects=60, ballots=2_500, work=100_000))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_recount_when_a_file_is_broken_anywhere_then_counted_or_refused_and_nothing_else(data):
    content = bytearray(FOREIGN.encode())
    for _time in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 12))] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b";", b"\n", b'"', b",", b"9e9", b"-1", b"VOTES\n", "票".encode()])
        )
    try:
        assert recount(bytes(content), AT_THE_PORTAL).results["budget_fen"] > 0
    except InstanceRefused as problem:
        assert str(problem)
