"""Grant calls, service procurement, reward grants. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallState(models.TextChoices):
    DRAFT = "DRAFT", _("筹备中")
    OPEN = "OPEN", _("接受申报")
    SCORING = "SCORING", _("评审中")
    AWARDED = "AWARDED", _("已公布入选")
    CLOSED = "CLOSED", _("已结束")


class ApplicationState(models.TextChoices):
    DRAFT = "DRAFT", _("草稿")
    SUBMITTED = "SUBMITTED", _("已申报")
    REFUSED = "REFUSED", _("不符合条件")
    AWARDED = "AWARDED", _("入选")
    NOT_AWARDED = "NOT_AWARDED", _("未入选")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class ScorerKind(models.TextChoices):
    EXPERT = "EXPERT", _("专家")
    RESIDENT = "RESIDENT", _("居民")


class Mean(models.TextChoices):
    PLAIN = "PLAIN", _("平均分")
    TRIMMED = "TRIMMED", _("去掉一个最高分和一个最低分再平均")


class AgreementState(models.TextChoices):
    DRAFT = "DRAFT", _("待签订")
    SIGNED = "SIGNED", _("履行中")
    COMPLETED = "COMPLETED", _("已完成")
    STOPPED = "STOPPED", _("已中止")


class ReviewKind(models.TextChoices):
    MIDTERM = "MIDTERM", _("中期评估")
    FINAL = "FINAL", _("末期评估")


class Grade(models.TextChoices):
    A = "A", _("优秀")
    B = "B", _("合格")
    C = "C", _("不合格")


class TenderState(models.TextChoices):
    DRAFT = "DRAFT", _("筹备中")
    OPEN = "OPEN", _("接受投标")
    OPENED = "OPENED", _("已开标")
    AGAIN = "AGAIN", _("投标人不足，重新招标")
    AWARDED = "AWARDED", _("已定标")
    CONTRACTED = "CONTRACTED", _("已签合同")
    ENDED = "ENDED", _("已结束")
    CANCELLED = "CANCELLED", _("已取消")


class RewardState(models.TextChoices):
    APPLIED = "APPLIED", _("已申请")
    ASSESSED = "ASSESSED", _("已评定")
    GRANTED = "GRANTED", _("已奖补")
    REFUSED = "REFUSED", _("不予奖补")


class YearBudgetKind(models.TextChoices):
    RUNNING = "RUNNING", _("社区运转经费")
    PARTY_SERVICE = "PARTY_SERVICE", _("党组织服务群众经费")
    WELFARE = "WELFARE", _("公益金")


class DisclosureKind(models.TextChoices):
    QUARTER = "QUARTER", _("季度公开")
    PROJECT_PROGRESS = "PROJECT_PROGRESS", _("项目实施情况")
    PROJECT_FINAL = "PROJECT_FINAL", _("项目完成报告")
    APPEAL_PROGRESS = "APPEAL_PROGRESS", _("募捐情况")
    APPEAL_FINAL = "APPEAL_FINAL", _("募捐总结")
    ANNUAL = "ANNUAL", _("年度报告")
    MATERIAL = "MATERIAL", _("重大事项")
    TENDER = "TENDER", _("采购结果")


class DisclosureState(models.TextChoices):
    DUE = "DUE", _("待公开")
    PUBLISHED = "PUBLISHED", _("已公开")
    DROPPED = "DROPPED", _("不再需要")
