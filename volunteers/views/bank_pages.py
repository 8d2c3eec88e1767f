"""What can be done in the banks: one row a verb, with its words, icon, form and service, for phones, desk and API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.common.errors import DomainError
from governance.people.models import User
from grievances.views.desk_common import refusal_of
from grievances.views.verb_pages import VerbPage
from volunteers.forms import bank as forms
from volunteers.policies.bank import decide, may_keep, misfit, verbs_for
from volunteers.services.bank import accounts, family, giving, goods, hours, offices, orders, photos
from volunteers.states.bank_steps import BankVerb as V

# (verb, icon, label, button, done, form, service, more): pages of rows with states
ORDER_PAGES = (
    VerbPage(V.HAND_OVER, "check", _("发放"), _("已交给本人"), _("已发放，积分已入账，库存已扣减。"), forms.PickupForm,
             orders.hand_over, is_main=True),
    VerbPage(V.CALL_OFF, "x", _("取消这张单"), _("取消并退回"), _("已取消，积分和物品都已退回。"), forms.ReasonForm,
             orders.call_off_order, is_danger=True),
    VerbPage(V.CANCEL, "x", _("不要了"), _("取消兑换"), _("已取消，积分已退回。"), forms.BankForm, orders.cancel_order,
             is_danger=True),
)  # fmt: skip
PAPER_PAGES = (
    VerbPage(V.CONFIRM, "checks", _("核对"), _("核对无误"), _("已核对，库存已调整。"), forms.BankForm,
             goods.confirm_paper, is_main=True),
    VerbPage(V.REFUSE, "x", _("不通过"), _("不通过"), _("已记下，库存不变。"), forms.ReasonForm, goods.refuse_paper),
)  # fmt: skip
TIE_PAGES = (
    VerbPage(V.CONFIRM, "check", _("核实通过"), _("和双方核实过，通过"), _("已核实。"), forms.BankForm,
             family.confirm_tie, is_main=True),
    VerbPage(V.REFUSE, "x", _("不通过"), _("不通过"), _("已告诉申报人。"), forms.ReasonForm, family.refuse_tie),
    VerbPage(V.AGREE, "heart", _("同意"), _("是家人，同意"), _("已同意。"), forms.BankForm, family.agree_to_tie,
             is_main=True),
    VerbPage(V.END, "x", _("解除"), _("解除"), _("已解除，姓名已删除。"), forms.BankForm, family.end_tie,
             is_danger=True),
)  # fmt: skip
TIME_PAGES = (
    VerbPage(V.TAKE, "heart-handshake", _("我来帮"), _("接单"), _("已接单，请按时上门。"), forms.BankForm,
             hours.take_job, is_main=True),
    VerbPage(V.DO, "check", _("做完了"), _("提交"), _("已提交，等对方确认。"), forms.FinishForm, hours.finish_job,
             is_main=True),
    VerbPage(V.CONFIRM, "check", _("确认完成"), _("确认，支付时间"), _("已确认，时间已经转给志愿者。"),
             forms.ConfirmJobForm, hours.confirm_job, is_main=True),
    VerbPage(V.DENY, "message-question", _("不是这样"), _("退回志愿者"), _("已退回，志愿者会看到您的话。"),
             forms.ReasonForm, hours.deny_job),
    VerbPage(V.MARK_FRAIL, "heartbeat", _("优先照顾"), _("保存"), _("已记下。"), forms.FrailForm, hours.mark_frail),
    VerbPage(V.GIVE_BACK, "arrow-back-up", _("我来不了"), _("退回"), _("已退回，别的志愿者可以接。"), forms.BankForm,
             hours.give_job_back, is_danger=True),
    VerbPage(V.CANCEL, "x", _("取消"), _("取消并退回时间"), _("已取消，时间已退回。"), forms.BankForm,
             hours.cancel_help, is_danger=True),
)  # fmt: skip
# Verbs of no state table: what begins something. The slug is the verb.
OFFICE_PAGES = (
    VerbPage("product", "plus", _("新增物品或服务"), _("新增"), _("已新增，请登记入库。"), forms.ProductForm,
             goods.add_product, is_main=True),
    VerbPage("points", "gift", _("发放积分"), _("发放"), _("已发放。"), forms.GivePointsForm, giving.give_points,
             is_main=True),
    VerbPage("budget", "coin", _("拨付预算"), _("拨付"), _("已拨付。"), forms.BudgetForm, giving.fund_budget),
    VerbPage("details", "edit", _("改地址和开放时间"), _("保存"), _("已保存，公开页面同步更新。"), forms.DetailsForm,
             offices.change_details),
    VerbPage("be-named", "user-check", _("公开我的姓名"), _("同意公开"), _("已公开在网点页面上，随时可以撤下。"),
             forms.NamedForm, offices.agree_to_be_named),
    VerbPage("not-named", "eye-off", _("撤下我的姓名"), _("撤下"), _("已撤下，姓名和职责已删除。"), forms.BankForm,
             offices.be_named_no_more),
)  # fmt: skip
PRODUCT_PAGES = (
    VerbPage("stock-in", "plus", _("入库"), _("登记入库"), _("已入库。"), forms.StockInForm, goods.stock_in,
             is_main=True),
    VerbPage("count", "clipboard-check", _("盘点"), _("提交盘点"), _("已记下；有出入的等第二人核对。"),
             forms.CountForm, goods.count_stock, is_main=True),
    VerbPage("write-off", "trash", _("报损"), _("提交报损"), _("已提交，等第二人核对。"), forms.WriteOffForm,
             goods.write_off),
    VerbPage("change", "edit", _("改价格和状态"), _("保存"), _("已保存。"), forms.ChangeProductForm,
             goods.change_product),
    VerbPage("photo", "camera", _("添加照片"), _("添加"), _("照片已经放进兑换目录。"), forms.PhotosForm,
             photos.add_photos),
    VerbPage("drop-photo", "trash", _("删除照片"), _("删除"), _("照片已删除。"), forms.DropPhotoForm,
             photos.drop_photo, is_danger=True),
)  # fmt: skip
OWN_PAGES = (
    VerbPage("family", "users", _("登记家人"), _("登记"), _("已登记，等社区核实。"), forms.TieForm, family.declare_tie),
    VerbPage("give", "gift", _("送给家人"), _("送出"), _("已送出。"), forms.FamilyGiftForm, giving.give_to_family),
    VerbPage("pool", "heart", _("捐进公益池"), _("捐出"), _("谢谢！已捐进公益池。"), forms.PoolGiftForm,
             giving.give_to_pool),
    VerbPage("move", "building-community", _("换社区"), _("转过去"), _("已转到新的社区，时间一分不少。"),
             forms.CommunityForm, accounts.move_passbook),
    VerbPage("help", "clock", _("用时间换服务"), _("提交，预留时间"), _("已提交，等志愿者接单。"), forms.HelpForm,
             hours.ask_for_help),
    VerbPage("pool-help", "clock", _("从时间池申请服务"), _("提交"), _("已提交，等志愿者接单。"), forms.PoolHelpForm,
             hours.ask_from_pool),
)  # fmt: skip
OPEN_OFFICE = VerbPage(
    "open", "building-store", _("开设网点"), _("开设"), _("已开设，下一步：上架物品、拨付积分预算。"), forms.OfficeForm,
    accounts.open_office,
)  # fmt: skip
OWN_BY_SLUG = {page.slug: page for page in OWN_PAGES}


@dataclass
class RowDesk:
    """What the pages of one kind of row differ in (`verb_pages.Desk`)."""

    id_name: str
    url_name: str
    template: str
    pages: tuple[VerbPage, ...]
    by: str = "pk"
    base: str = "portal/page_desk.html"
    stylesheet: str = "volunteers/bank.css"
    has_states: bool = True

    def page(self, slug: str) -> VerbPage | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def context(self, request: HttpRequest, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        buttons = self.buttons(self.verbs(subject, user, now))
        return {"row": subject, "buttons": buttons, "verbs_url": self.address(subject), "now": now}

    def verbs(self, subject: Any, user: User, now: datetime) -> list[Any]:
        """What this person may do now."""
        if self.has_states:
            return list(verbs_for(user, subject, now))
        return [page.verb for page in self.pages if may_keep(user, page.verb, subject.area_code, now)]

    def buttons(self, verbs: Iterable[Any]) -> dict[str, list[VerbPage]]:
        fitting = [page for page in self.pages if page.verb in set(verbs)]
        return {
            "main": [page for page in fitting if page.is_main],
            "more": [page for page in fitting if not page.is_main],
        }

    def render(
        self, request: HttpRequest, subject: Any, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = self.context(request, subject, user, now)
        return render(request, self.template, context | more, status=status)

    def address(self, subject: Any) -> str:
        return reverse(self.url_name, args=[getattr(subject, self.by)])

    def refusal(self, page: VerbPage, subject: Any, user: User, now: datetime) -> DomainError | None:
        """Before any form is looked at; the services refuse in any case."""
        if not self.has_states:
            return refusal_of(may_keep(user, page.verb, subject.area_code, now), fits=True)
        return refusal_of(decide(user, page.verb, subject, now), fits=not misfit(page.verb, subject, now))
