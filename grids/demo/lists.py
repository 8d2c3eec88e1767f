"""Resources, needs and projects of the demonstration's home community."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from governance.people.models import Organisation, User
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.models import CommunityResource
from grids.services import lists
from grids.states_lists import Field, ResourceKind

DAY = timedelta(days=1)
PROVIDERS = [("社区卫生服务中心", "RESIDENT"), ("南坪实验小学", "RESIDENT"), ("夕阳红社工服务中心", "SOCIAL")]
RESOURCES = [
    (
        "每周三免费测血压和用药咨询",
        Field.HEALTH,
        ResourceKind.SERVICE,
        0,
        "周三上午 9 点到 11 点，社区服务大厅，不用预约。",
    ),
    ("学校操场周末开放", Field.CULTURE, ResourceKind.PLACE, 1, "周六、周日 8 点到 17 点，凭社区登记入场。"),
    ("陪老人就医志愿队", Field.ELDERLY, ResourceKind.PEOPLE, 2, "12 名队员，提前一天预约。"),
    ("便民维修工具借用", Field.DAILY, ResourceKind.GOODS, None, "电钻、梯子、手推车，登记后借走，次日归还。"),
    ("社区会议室", Field.OTHER, ResourceKind.PLACE, None, "可坐 40 人，有投影。"),
]
NEEDS = [
    ("老人去医院需要人陪", Field.ELDERLY, 4), ("想有个周末打球的地方", Field.CULTURE, 3), ("血压药怎么吃想有人讲讲", Field.HEALTH, 2),
    ("放学后孩子没人看", Field.CHILDREN, 0), ("楼下长凳坏了想自己修，借工具", Field.DAILY, 1),
]  # fmt: skip
PROJECTS = [
    ("四点半课堂", Field.CHILDREN, "放学后在社区活动室看护和辅导。"),
    ("楼道扶手加装", Field.ELDERLY, "为没有电梯的楼加装扶手。"),
    ("小区绿地认养", Field.SURROUNDINGS, ""),
]


def load_lists(*, now: datetime, say: Callable[[str], None]) -> None:
    say("资源、需求、项目清单")
    worker = User.objects.filter(username="demo-community").first()
    posting = worker.postings.select_related("area").first() if worker else None
    if worker is None or posting is None:
        return
    community: Area = posting.area
    assert community.level == Level.COMMUNITY
    providers = [
        Organisation.objects.get_or_create(area=community, name=name, defaults={"kind": kind})[0]
        for name, kind in PROVIDERS
    ]
    offered = [
        lists.add_resource(
            community=community, title=title, field=field, kind=kind, words=words,
            provider=None if at is None else providers[at], actor=worker, now=now - (40 - number) * DAY,
        )
        for number, (title, field, kind, at, words) in enumerate(RESOURCES)
    ]  # fmt: skip
    for number, (title, field, steps) in enumerate(NEEDS):
        _follow(community, title, field, steps, offered, worker, now - (30 - 5 * number) * DAY)
    today = timezone.localdate(now)
    for number, (title, field, words) in enumerate(PROJECTS):
        project = lists.add_project(
            community=community, title=title, field=field, words=words, starts_on=today - 60 * DAY,
            ends_on=today + 30 * DAY, actor=worker, now=now - 60 * DAY,
        )  # fmt: skip
        if number < 2:
            lists.begin(project_id=project.pk, actor=worker, now=now - 50 * DAY)
        if number == 1:
            lists.finish(project_id=project.pk, actor=worker, now=now - 5 * DAY, words="已加装 6 个楼道。")


def _follow(
    community: Area, title: str, field: str, steps: int, offered: list[CommunityResource], worker: User, at: datetime
) -> None:
    need = lists.add_need(community=community, title=title, field=field, actor=worker, now=at)
    fitting = next((row for row in offered if row.field == field), None)
    if steps >= 1 and fitting:
        lists.offer(need_id=need.pk, resource=fitting, actor=worker, now=at + DAY)
    if steps >= 2:
        lists.report(need_id=need.pk, actor=worker, now=at + 2 * DAY, words="已联系上，服务已做。")
    if steps >= 3:
        stars = 5 if steps == 4 else 4
        lists.rate(need_id=need.pk, actor=worker, now=at + 3 * DAY, stars=stars, words="挺好，希望常有。")
