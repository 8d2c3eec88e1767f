"""The yearly choice of projects by the residents. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChoiceState(models.TextChoices):
    CALLING = "CALLING", _("征集中")
    CHECKING = "CHECKING", _("可行性审核")
    LISTED = "LISTED", _("名单已公布")
    VOTING = "VOTING", _("投票中")
    COUNTED = "COUNTED", _("结果已公布")
    ANNULLED = "ANNULLED", _("已作废")


class ChoiceBallotKind(models.TextChoices):
    APPROVAL = "APPROVAL", _("赞成投票")
    POINTS = "POINTS", _("分数投票")


class OptionState(models.TextChoices):
    PROPOSED = "PROPOSED", _("待审核")
    FEASIBLE = "FEASIBLE", _("可行")
    REFUSED = "REFUSED", _("不可行")
    MERGED = "MERGED", _("已合并")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class VoteChannel(models.TextChoices):
    PHONE = "PHONE", _("手机")
    PAPER = "PAPER", _("纸质")


class ReadingState(models.TextChoices):
    """What became of a paper that somebody entered."""

    WAITING = "WAITING", _("等第二个人录入")
    DIFFERENT = "DIFFERENT", _("两个人录得不一样，请拿纸票一起核对")
    COUNTED = "COUNTED", _("两个人录得一样，已计入")


class CountRule(models.TextChoices):
    GREEDY = "GREEDY", _("票数多者先得")
    EQUAL_SHARES = "EQUAL_SHARES", _("等额分摊法")
