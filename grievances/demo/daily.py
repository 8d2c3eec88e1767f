"""Daily tools for the demonstration's own people: replies, views, a note that calls a colleague, an export, a subscription."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.models import Grievance
from grievances.selectors import scoped
from grievances.services import note
from grievances.services.exporting import request_export
from grievances.services.replies import save_reply
from grievances.services.saved_views import save_view
from grievances.services.subscriptions import subscribe
from grievances.states import Kind

REPLIES = [
    ("已收到，安排上门", "{称呼}您好，您反映的「{标题}」（查询码 {查询码}）已由{责任单位}受理，工作人员会上门查看，最晚{最晚}答复您。",
     ["answer"]),
    ("已转部门办理", "{称呼}您好，这件事由{部门}负责办理，最晚{最晚}。有进展我们会及时告诉您。", ["answer", "dispatch"]),
    ("请补充位置", "{称呼}您好，为了尽快处理「{标题}」，请告诉我们具体的楼栋、单元和楼层，方便的话再补一张照片。", ["ask"]),
    ("请约时间上门", "{称呼}您好，请告诉我们您这几天什么时间在家，我们好安排师傅上门。", ["ask"]),
    ("现场处理完毕", "工作人员已到{地点}现场处理完毕，并与反映人核对过。如再发生请随时反映。", ["resolve"]),
    ("不属本辖区", "{称呼}您好，您反映的地点不在本辖区，请联系属地社区；需要时我们可以帮您转达。", ["decline"]),
]  # fmt: skip


@transaction.atomic
def load_daily_tools(now: datetime) -> None:
    """After the matters; everything through the services."""
    supervisor, district = User.objects.get(username="demo-supervisor"), Area.objects.get(level=Level.DISTRICT)
    for title, text, verbs in REPLIES:
        save_reply(actor=supervisor, now=now, title=title, text=text, verbs=verbs, area=district)
    for username in ("demo-grid", "demo-community", "demo-street"):
        _tools_of(User.objects.get(username=username), now)
    subscribe(actor=supervisor, now=now, area=district, every="WEEK", weekday=0, hour=8)


def _tools_of(user: User, now: datetime) -> None:
    post = user.postings.select_related("area").order_by("id")[0]
    save_view(actor=user, now=now, name="小事超时过的", scope="all", query={"kind": Kind.COMMUNITY, "late": "on"})
    save_view(actor=user, now=now, name="待分流", scope="waiting", query={"kind": "NONE"}, area=post.area)
    subscribe(actor=user, now=now, area=post.area, every="DAY", hour=8)
    request_export(actor=user, now=now, format="xlsx", scope="waiting", query={}, words="等我处理")
    _call_to_a_note(
        user, [person for person in handlers_at(post.area.code, timezone.localdate(now)) if person != user], now
    )


def _call_to_a_note(user: User, colleagues: list[User], now: datetime) -> None:
    """A colleague asks this person to look at a matter."""
    matter: Grievance | None = scoped(user, "waiting", now).order_by("due_at", "id").first()
    if matter and colleagues:
        words = f"@{user} 这件请你先联系一下，现场情况我已经拍照。"
        note(grievance_id=matter.pk, actor=colleagues[0], now=now, words=words, mentioned=[user])
