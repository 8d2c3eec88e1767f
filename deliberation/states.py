"""The words and the lives of deliberation: councils, topics, meetings, ballots, resolutions. Pure Python.

Each object has one table `(state, verb) → next state`; who may do a verb is said in `policies/`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


# --- Councils -----------------------------------------------------------------------------------------------
class CouncilKind(models.TextChoices):
    BUILDING = "BUILDING", _("楼栋议事会")
    GROUP = "GROUP", _("居民小组议事会")
    COMMUNITY = "COMMUNITY", _("社区议事会")
    ORGANISATIONS = "ORGANISATIONS", _("社区组织议事会")
    NEIGHBOURHOOD = "NEIGHBOURHOOD", _("邻里议事会")
    REPRESENTATIVES = "REPRESENTATIVES", _("居民代表会议")
    RESIDENTS = "RESIDENTS", _("居民会议")
    OWNERS = "OWNERS", _("业主大会")


# 三级议事会: what a tier cannot settle goes to the next.
TIERS = (CouncilKind.BUILDING, CouncilKind.GROUP, CouncilKind.COMMUNITY)


class SeatBasis(models.TextChoices):
    POSTING = "POSTING", _("任职")
    RESIDENCY = "RESIDENCY", _("居民")
    HUB_HOUSEHOLD = "HUB_HOUSEHOLD", _("中心户")
    ORGANISATION = "ORGANISATION", _("组织代表")
    ELECTION = "ELECTION", _("推选")


class SeatRole(models.TextChoices):
    CHAIR = "CHAIR", _("召集人")
    CLERK = "CLERK", _("记录员")
    MEMBER = "MEMBER", _("议事成员")
    SUBSTITUTE = "SUBSTITUTE", _("候补成员")


# --- Decision rules -----------------------------------------------------------------------------------------
class Electorate(models.TextChoices):
    SEATS = "SEATS", _("议事会成员")
    ADULTS = "ADULTS", _("年满十八周岁的居民")
    HOUSEHOLDS = "HOUSEHOLDS", _("户的代表")
    REPRESENTATIVES = "REPRESENTATIVES", _("居民代表")
    OWNERS = "OWNERS", _("业主（人数和面积）")


class PassBase(models.TextChoices):
    """What the passing share is a share of."""

    PRESENT = "PRESENT", _("到会的")
    PARTICIPANTS = "PARTICIPANTS", _("参与表决的")
    ROLL = "ROLL", _("名册上全体")


# --- Procedures ---------------------------------------------------------------------------------------------
class StageActor(models.TextChoices):
    PROPOSER = "PROPOSER", _("提议人")
    COUNCIL = "COUNCIL", _("议事会")
    BRANCH = "BRANCH", _("党支部")
    JOINT = "JOINT", _("党支部和业委会")
    COMMUNITY = "COMMUNITY", _("社区")
    RESIDENTS = "RESIDENTS", _("居民")
    RESPONSIBLE = "RESPONSIBLE", _("责任人")


class StageProduct(models.TextChoices):
    """What a stage must bring forth before it ends; the engine opens the right work for each."""

    SUPPORT = "SUPPORT", _("附议")
    REVIEW = "REVIEW", _("审议意见")
    TALK = "TALK", _("会议商议")
    BALLOT = "BALLOT", _("表决")
    RESOLUTION = "RESOLUTION", _("决议公示")
    WORK = "WORK", _("落实")
    RESULT = "RESULT", _("结果公开")


class StageOutcome(models.TextChoices):
    YES = "YES", _("通过")
    NO = "NO", _("不通过")
    SILENCE = "SILENCE", _("到期没有结果")


class StageNext(models.TextChoices):
    """Where a topic goes; a stage may also name another stage by its code."""

    NEXT = "NEXT", _("下一步")
    RISE = "RISE", _("升到上一级议事会")
    BACK = "BACK", _("退回上一步")
    STAY = "STAY", _("留在这一步，提醒")
    PASSED = "PASSED", _("办成结束")
    REJECTED = "REJECTED", _("未通过结束")


# --- Topics -------------------------------------------------------------------------------------------------
class TopicScope(models.TextChoices):
    """巷子事巷子议、单元事单元议、楼栋事楼栋议、小区事小区议."""

    ENTRANCE = "ENTRANCE", _("单元的事")
    BUILDING = "BUILDING", _("楼栋的事")
    LANE = "LANE", _("街巷的事")
    ESTATE = "ESTATE", _("小区的事")
    COMMUNITY = "COMMUNITY", _("社区的事")


class ProposerKind(models.TextChoices):
    RESIDENT = "RESIDENT", _("居民")
    HUB_HOUSEHOLD = "HUB_HOUSEHOLD", _("中心户")
    ORGANISATION = "ORGANISATION", _("组织")
    MEMBER = "MEMBER", _("议事成员")
    COMMUNITY = "COMMUNITY", _("社区")


class TopicState(models.TextChoices):
    """`stage` says where in the procedure; this says whether it goes on."""

    PROPOSED = "PROPOSED", _("待受理")
    RUNNING = "RUNNING", _("商议中")
    DECIDED = "DECIDED", _("已形成决议")
    DONE = "DONE", _("已办成")
    REJECTED = "REJECTED", _("未通过")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    DECLINED = "DECLINED", _("未列入")


OPEN_TOPICS = (TopicState.PROPOSED, TopicState.RUNNING, TopicState.DECIDED)


class WordsState(models.TextChoices):
    """A comment or amendment: nothing of residents is public before somebody has looked at it."""

    WAITING = "WAITING", _("待审核")
    SHOWN = "SHOWN", _("已公开")
    HIDDEN = "HIDDEN", _("未公开")
    ADOPTED = "ADOPTED", _("已采纳")
    DECLINED = "DECLINED", _("未采纳")


# --- Meetings -----------------------------------------------------------------------------------------------
class MeetingState(models.TextChoices):
    PLANNED = "PLANNED", _("筹备中")
    CONVENED = "CONVENED", _("已通知")
    RUNNING = "RUNNING", _("进行中")
    CLOSED = "CLOSED", _("已散会")
    NO_QUORUM = "NO_QUORUM", _("人数不足未开成")
    CANCELLED = "CANCELLED", _("已取消")


class AnswerState(models.TextChoices):
    NONE = "NONE", _("未答复")
    COMING = "COMING", _("参加")
    NOT_COMING = "NOT_COMING", _("请假")


class AttendanceWay(models.TextChoices):
    QR = "QR", _("扫码")
    LIST = "LIST", _("名单勾选")
    NAME = "NAME", _("报姓名")


class Side(models.TextChoices):
    FOR = "FOR", _("赞成")
    AGAINST = "AGAINST", _("反对")
    QUESTION = "QUESTION", _("提问")


class MotionState(models.TextChoices):
    MOVED = "MOVED", _("已提出")
    SECONDED = "SECONDED", _("已附议")
    VOTING = "VOTING", _("表决中")
    CARRIED = "CARRIED", _("通过")
    LOST = "LOST", _("未通过")
    DROPPED = "DROPPED", _("撤回")


class MinutesState(models.TextChoices):
    DRAFT = "DRAFT", _("整理中")
    SIGNED = "SIGNED", _("已签字")
    PUBLISHED = "PUBLISHED", _("已公开")


# --- Ballots ------------------------------------------------------------------------------------------------
class BallotState(models.TextChoices):
    DRAFT = "DRAFT", _("筹备中")
    ROLL = "ROLL", _("名册公示")
    OPEN = "OPEN", _("投票中")
    CLOSED = "CLOSED", _("已截止，待计票")
    COUNTED = "COUNTED", _("已计票")
    ANNULLED = "ANNULLED", _("已作废")


class Secrecy(models.TextChoices):
    SECRET = "SECRET", _("无记名")
    OPEN = "OPEN", _("记名公开")


class Channel(models.TextChoices):
    PHONE_PAGE = "PHONE_PAGE", _("手机")
    PAPER = "PAPER", _("纸质选票")
    DOORSTEP = "DOORSTEP", _("上门")
    TELEPHONE = "TELEPHONE", _("电话")
    ROOM = "ROOM", _("会场")


class SlipState(models.TextChoices):
    ONCE = "ONCE", _("待第二人录入")
    AGREED = "AGREED", _("两人一致，已计入")
    CONFLICT = "CONFLICT", _("两人不一致，待核对")
    SPOILT = "SPOILT", _("废票")


class RollObjectionState(models.TextChoices):
    OPEN = "OPEN", _("待处理")
    UPHELD = "UPHELD", _("成立，已更正")
    REJECTED = "REJECTED", _("不成立")


# --- Resolutions --------------------------------------------------------------------------------------------
class ResolutionState(models.TextChoices):
    PUBLISHED = "PUBLISHED", _("公示中")
    IN_FORCE = "IN_FORCE", _("已生效，落实中")
    CARRIED_OUT = "CARRIED_OUT", _("已落实，待公开结果")
    REPORTED = "REPORTED", _("结果已公开")
    OVERTURNED = "OVERTURNED", _("异议成立，不生效")


class ObjectionState(models.TextChoices):
    OPEN = "OPEN", _("待答复")
    ANSWERED = "ANSWERED", _("已答复")
    UPHELD = "UPHELD", _("成立")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class TaskState(models.TextChoices):
    OPEN = "OPEN", _("进行中")
    DONE = "DONE", _("已完成")
    DROPPED = "DROPPED", _("不再需要")


class CovenantState(models.TextChoices):
    DRAFTING = "DRAFTING", _("征求意见")
    VOTING = "VOTING", _("表决中")
    ADOPTED = "ADOPTED", _("已通过，待备案")
    FILED = "FILED", _("已备案公布")
    REPLACED = "REPLACED", _("已被新版替代")
    REJECTED = "REJECTED", _("未通过")
