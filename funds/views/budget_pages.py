"""How each verb of a yearly budget looks at the desk."""

from django.utils.translation import gettext_lazy as _

from funds.forms import year_budgets as forms
from funds.services import year_budgets as services
from funds.states.budgets import BudgetVerb as V
from grievances.views.verb_pages import VerbPage

PAGES = (
    VerbPage(V.USE, "plus", _("登记支出"), _("登记这笔支出"), _("已登记，公开页面马上看得到。"), forms.UseForm,
             services.enter_use, is_main=True),
    VerbPage(V.CORRECT, "arrow-back-up", _("更正支出"), _("更正这一笔"), _("已更正，两笔都公开。"), forms.CorrectUseForm,
             services.correct_use),
    VerbPage(V.CHANGE, "edit", _("调整预算"), _("保存新的预算"), _("已调整。"), forms.ChangeForm, services.change_amount),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}
