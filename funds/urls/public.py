"""Addresses of the books for everybody, disclosures, yearly budgets."""

from django.urls import URLPattern, path

from funds.views import books, budgets, disclosures, organs, quarters, relations

urlpatterns: list[URLPattern] = [
    path("funds/<int:pk>/", books.fund_page, name="fund"),
    path("funds/<int:pk>/transfers.csv", books.fund_file, name="fund_file"),
    path("foundations/<int:pk>/", books.foundation_page, name="foundation"),
    path("foundations/<int:pk>/transfers.csv", books.foundation_file, name="foundation_file"),
    path("foundations/<int:pk>/organs/", organs.page, name="organs"),
    path("foundations/<int:pk>/charter/", organs.charter_page, name="foundation_charter"),
    path("foundations/<int:pk>/charter/<int:number>/", organs.charter_page, name="foundation_charter_version"),
    path("foundations/<int:pk>/charter/<int:number>/file/", organs.charter_file, name="foundation_charter_file"),
    path("funds/disclosures/", disclosures.list_page, name="disclosures"),
    path("funds/disclosures/<int:pk>/", disclosures.page, name="disclosure"),
    path("funds/disclosures/<int:pk>/print/", disclosures.print_page, name="disclosure_print"),
    path("funds/budgets/", budgets.list_page, name="budgets"),
    path("funds/budgets/<str:code>/", budgets.community_page, name="budgets_of"),
    path("desk/funds/disclosures/", disclosures.desk_list, name="desk_disclosures"),
    path("desk/funds/disclosures/quarters/", quarters.list_page, name="quarters"),
    path("desk/funds/disclosures/quarters/publish/", quarters.publish_page, name="quarters_publish"),
    path("desk/funds/disclosures/publishings/<int:pk>/", quarters.publishing_page, name="publishing"),
    path("desk/funds/disclosures/new/", disclosures.material_page, name="material_new"),
    path("desk/funds/disclosures/<int:pk>/", disclosures.desk_page, name="desk_disclosure"),
    path("desk/funds/disclosures/<int:pk>/<str:slug>/", disclosures.verb_page, name="disclosure_verb"),
    path("desk/funds/relations/", relations.page, name="relations"),
    path("desk/funds/relations/<int:pk>/end/", relations.end, name="relation_end"),
    path("desk/funds/organs/", organs.desk_page, name="desk_organs"),
    path("desk/funds/organs/new/<slug:slug>/", organs.new_page, name="organ_new"),
    path("desk/funds/organs/<slug:slug>/<int:pk>/", organs.step_page, name="organ_step"),
    path("desk/funds/budgets/", budgets.desk_list, name="desk_budgets"),
    path("desk/funds/budgets/new/", budgets.new_page, name="budget_new"),
    path("desk/funds/budgets/<int:pk>/", budgets.desk_page, name="desk_budget"),
    path("desk/funds/budgets/<int:pk>/<str:slug>/", budgets.verb_page, name="budget_verb"),
    path("funds/ledger.jsonl", books.ledger_file, name="ledger_file"),
    path("funds/recount.py", books.recount_file, name="recount_file"),
]
