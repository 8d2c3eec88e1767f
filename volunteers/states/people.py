"""Who volunteers, in which teams, for which organisations: states and choices. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VolunteerState(models.TextChoices):
    REGISTERED = "REGISTERED", _("待核验")
    ACTIVE = "ACTIVE", _("已核验")
    LEFT = "LEFT", _("已退出")


class SkillKind(models.TextChoices):
    SKILL = "SKILL", _("技能")
    LANGUAGE = "LANGUAGE", _("语言")


class FreeTime(models.TextChoices):
    """When somebody usually has time."""

    WEEKDAY_MORNING = "WEEKDAY_MORNING", _("工作日上午")
    WEEKDAY_AFTERNOON = "WEEKDAY_AFTERNOON", _("工作日下午")
    WEEKDAY_EVENING = "WEEKDAY_EVENING", _("工作日晚上")
    WEEKEND_MORNING = "WEEKEND_MORNING", _("周末上午")
    WEEKEND_AFTERNOON = "WEEKEND_AFTERNOON", _("周末下午")
    WEEKEND_EVENING = "WEEKEND_EVENING", _("周末晚上")


class MemberState(models.TextChoices):
    """Of an organisation on the platform (加盟)."""

    APPLIED = "APPLIED", _("待审核")
    JOINED = "JOINED", _("已加盟")
    REFUSED = "REFUSED", _("未通过")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    LEFT = "LEFT", _("已退出")


class IncubationState(models.TextChoices):
    INCUBATING = "INCUBATING", _("孵化中")
    GRADUATED = "GRADUATED", _("已出壳")
    ENDED = "ENDED", _("已终止")


class IncubationKind(models.TextChoices):
    PROJECT = "PROJECT", _("项目")
    ACTIVITY = "ACTIVITY", _("活动")
    TRAINING = "TRAINING", _("培训")


class SocialWorkLevel(models.TextChoices):
    ASSISTANT = "ASSISTANT", _("助理社会工作师")
    WORKER = "WORKER", _("社会工作师")
    SENIOR = "SENIOR", _("高级社会工作师")
    NONE = "NONE", _("无职业资格")


class DistinctionKind(models.TextChoices):
    TRAINING = "TRAINING", _("培训")
    AWARD = "AWARD", _("表彰奖励")
