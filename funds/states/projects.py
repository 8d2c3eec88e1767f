"""A project from idea to result, its money from vote to payment. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectState(models.TextChoices):
    DRAFT = "DRAFT", _("筹备中")
    PUBLISHED = "PUBLISHED", _("已公布，待表决")
    FUNDED = "FUNDED", _("资金已落实")
    RUNNING = "RUNNING", _("实施中")
    DONE = "DONE", _("已完成")
    STOPPED = "STOPPED", _("已终止")


class ShareState(models.TextChoices):
    PLANNED = "PLANNED", _("计划")
    PROMISED = "PROMISED", _("已承诺")
    ARRIVED = "ARRIVED", _("已到位")
    FAILED = "FAILED", _("落空")


class MilestoneState(models.TextChoices):
    OPEN = "OPEN", _("未验收")
    ACCEPTED = "ACCEPTED", _("已验收")
    REFUSED = "REFUSED", _("验收不合格")


class PaymentState(models.TextChoices):
    REQUESTED = "REQUESTED", _("已申请，待经办")
    HANDLED = "HANDLED", _("已经办，待复核")
    APPROVED = "APPROVED", _("已复核，待银行付款")
    PAID = "PAID", _("已付款")
    REFUSED = "REFUSED", _("不予支付")
    REVERSED = "REVERSED", _("已冲正")


class DocumentKind(models.TextChoices):
    PLAN = "PLAN", _("方案")
    AGREEMENT = "AGREEMENT", _("协议、合同")
    INVOICE = "INVOICE", _("发票、票据")
    ACCEPTANCE = "ACCEPTANCE", _("验收材料")
    CONSENT = "CONSENT", _("同意书")
    REPORT = "REPORT", _("报告")
    PHOTO = "PHOTO", _("照片")
    OTHER = "OTHER", _("其他")


class DocumentStep(models.TextChoices):
    """What cannot be done without certain documents."""

    HANDLE = "HANDLE", _("经办付款")
    FINISH = "FINISH", _("项目完成")
