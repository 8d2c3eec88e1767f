"""Messages of the demonstration's own street: a drill that is over, a warning under way, one that waits to be passed on."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from governance.people.models import User
from grids.models import BroadcastCopy
from grids.presets import load_clocks
from grids.services import messages
from grids.states_messages import Audience, Haste

HOUR = timedelta(hours=1)
NAMESPACE = uuid.UUID("6f2d3c1a-0000-4000-8000-000000000310")


def load_messages(*, now: datetime, say: Callable[[str], None]) -> None:
    say("通知下达和签收")
    load_clocks()
    street = User.objects.filter(username="demo-street").first()
    posting = street.postings.select_related("area").first() if street else None
    if street is None or posting is None:
        return
    area = posting.area

    def send(number: int, at: datetime, title: str, body: str, **fields: object) -> int:
        draft = messages.BroadcastDraft(
            area=area, audience=tuple(Audience), title=title, body=body, submission=uuid.uuid5(NAMESPACE, str(number)),
            **fields,  # type: ignore[arg-type]
        )  # fmt: skip
        return messages.send(draft=draft, actor=street, now=at).pk

    drill = send(
        1, now - 30 * HOUR, "防汛叫应演练", "收到请签收，检验通知能否到每个人。", haste=Haste.URGENT, is_test=True
    )
    _sign(drill, now - 30 * HOUR, every=1)
    messages.close(broadcast_id=drill, actor=street, now=now - 28 * HOUR, words="演练结束，全部签收。")
    warning = send(
        2, now - 0.7 * HOUR, "大风蓝色预警", "今晚有大风。请提醒住户收好阳台花盆和晾晒物，检查楼顶和工地围挡，做完请反馈。",
        haste=Haste.URGENT, wants_done=True,
    )  # fmt: skip
    _sign(warning, now - 0.5 * HOUR, every=3, done="已逐层提醒，楼顶杂物已清理。")
    send(
        3, now - 0.3 * HOUR, "入户核对消防通道台账", "请社区收到后转网格长，由网格长转到网格员和楼栋长。", by_level=True
    )


def _sign(broadcast_id: int, at: datetime, *, every: int, done: str = "") -> None:
    rows = BroadcastCopy.objects.filter(broadcast=broadcast_id, user__isnull=False).exclude(user__username="demo-grid")
    for number, copy in enumerate(rows.select_related("user").order_by("id")[::every]):
        moment = at + timedelta(seconds=7 * number)
        assert copy.user
        messages.acknowledge(copy_id=copy.pk, actor=copy.user, now=moment)
        if done and number % 4 == 0:
            messages.finish(copy_id=copy.pk, actor=copy.user, now=moment, words=done)
