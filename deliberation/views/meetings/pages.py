"""How each verb looks: two tables, one of the desk's pages and one of the buttons in the room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.forms import meetings as forms
from deliberation.models import Meeting
from deliberation.services import meetings
from deliberation.states_meetings import MeetingVerb

Words = str | Promise


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A verb with a form of its own: `/desk/meetings/<code>/add-item/`."""

    verb: MeetingVerb
    label: Words
    submit: Words
    done: Words
    icon: str
    form: type[forms.MeetingForm]
    service: Callable[..., Meeting]
    is_main: bool = False
    is_danger: bool = False

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")


@dataclass(frozen=True, slots=True)
class RoomAct:
    """A button of the room: form fields in, one service called, the room drawn anew. `label` names it over the API."""

    verb: MeetingVerb
    label: Words
    form: type[forms.RoomForm]
    service: Callable[..., Meeting]
    done: Words = _("已记下。")

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")


V, F, M = MeetingVerb, forms, meetings
PAGES = (
    MeetingPage(V.CONVENE, _("发通知召集"), _("通知全体成员"), _("已通知全体成员，并已公开。"), "speakerphone", F.ConveneForm, M.convene, is_main=True),
    MeetingPage(V.REPEAT, _("重新召开"), _("重新召开并通知"), _("已重新召集。"), "refresh", F.RepeatForm, M.repeat_meeting, is_main=True),
    MeetingPage(V.CORRECT_MINUTES, _("更正纪要"), _("保存纪要"), _("纪要已保存，请签字。"), "edit", F.MinutesForm, M.correct_minutes, is_main=True),
    MeetingPage(V.PUBLISH_MINUTES, _("公开纪要"), _("公开纪要"), _("纪要已公开。"), "world", F.MeetingForm, M.publish_minutes, is_main=True),
    MeetingPage(V.ADD_ITEM, _("加一项议程"), _("加到最后"), _("已加到议程。"), "plus", F.AddItemForm, M.add_item),
    MeetingPage(V.EDIT, _("改时间地点"), _("保存"), _("已保存，改动已通知。"), "calendar-event", F.EditForm, M.edit_meeting),
    MeetingPage(V.ADD_PHOTO, _("上传照片"), _("上传"), _("照片已上传，审核后公开。"), "camera", F.PhotosForm, M.add_photos),
    MeetingPage(V.COUNT, _("登记举手表决"), _("登记并计票"), _("表决已计票。"), "checks", F.CountForm, M.count_votes),
    MeetingPage(V.NO_QUORUM, _("人数不足，散会"), _("确认人数不足"), _("已记录人数不足，可以重新召开。"), "users", F.MeetingForm, M.end_without_quorum, is_danger=True),
    MeetingPage(V.CANCEL, _("取消会议"), _("确认取消"), _("会议已取消，已通知成员。"), "ban", F.CancelForm, M.cancel_meeting, is_danger=True),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}

ACTS = (
    RoomAct(V.DROP_ITEM, _("去掉一项议程"), F.ItemForm, M.drop_item),
    RoomAct(V.SHIFT_ITEM, _("调整议程次序"), F.ShiftForm, M.shift_item),
    RoomAct(V.ATTEND, _("签到"), F.AttendForm, M.attend),
    RoomAct(V.LEAVE, _("离场"), F.SeatForm, M.leave),
    RoomAct(V.OPEN, _("宣布开会"), F.NothingForm, M.open_meeting),
    RoomAct(V.CLOSE, _("宣布散会"), F.NothingForm, M.close_meeting),
    RoomAct(V.START_ITEM, _("开始一项议程"), F.ItemForm, M.start_item),
    RoomAct(V.END_ITEM, _("结束一项议程"), F.EndItemForm, M.end_item),
    RoomAct(V.RAISE_HAND, _("举手要求发言"), F.HandForm, M.raise_hand),
    RoomAct(V.LOWER_HAND, _("放下手"), F.RequestForm, M.lower_hand),
    RoomAct(V.CALL_SPEAKER, _("请发言"), F.RequestForm, M.call_speaker),
    RoomAct(V.STOP_SPEAKER, _("发言结束"), F.NothingForm, M.stop_speaker),
    RoomAct(V.MOVE, _("提出动议"), F.MoveForm, M.move),
    RoomAct(V.SECOND, _("附议动议"), F.SecondForm, M.second),
    RoomAct(V.PUT, _("付诸表决"), F.MotionForm, M.put_to_vote),
    RoomAct(V.DROP_MOTION, _("撤回动议"), F.MotionForm, M.drop_motion),
    RoomAct(V.SIGN_MINUTES, _("签字确认纪要"), F.SignForm, M.sign_minutes),
    RoomAct(V.CLEAR_PHOTO, _("照片能不能公开"), F.ClearPhotoForm, M.clear_photo),
)
ACT_BY_SLUG = {act.slug: act for act in ACTS}


def buttons_for(verbs: Iterable[MeetingVerb], *, without: set[MeetingVerb]) -> dict[str, list[MeetingPage]]:
    """The buttons of the desk's page, what is next first, without those that would only be refused now."""
    may = set(verbs) - without
    pages = [page for page in PAGES if page.verb in may]
    main = [page for page in pages if page.is_main]
    return {"main": main or pages, "more": [page for page in pages if not page.is_main] if main else []}
