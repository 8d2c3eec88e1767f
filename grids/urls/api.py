"""The app's part of `/api/v1/`."""

from django.urls import URLPattern, path

from grids.api import day, imports, lists, messages, organisations, roster

urlpatterns: list[URLPattern] = [
    path("api/v1/roster/", roster.RosterView.as_view(), name="api_roster"),
    path("api/v1/responsible/", roster.ResponsibleView.as_view(), name="api_responsible"),
    path("api/v1/day/", day.today.as_view(), name="api_day"),
    path("api/v1/day/sync/", day.sync.as_view(), name="api_day_sync"),
    path("api/v1/findings/", day.findings.as_view(), name="api_findings"),
    path("api/v1/findings/<int:pk>/", day.finding.as_view(), name="api_finding"),
    path("api/v1/findings/<int:pk>/verify/", day.verify.as_view(), name="api_finding_verify"),
    path("api/v1/doors/", day.doors.as_view(), name="api_doors"),
    path("api/v1/doors/<int:pk>/visits/", day.visits.as_view(), name="api_visits"),
    path("api/v1/checks/", day.checks.as_view(), name="api_checks"),
    path("api/v1/checks/<int:pk>/", day.check.as_view(), name="api_check"),
    path("api/v1/checks/<int:pk>/do/", day.answer_check.as_view(), name="api_check_do"),
    path("api/v1/broadcasts/", messages.broadcasts.as_view(), name="api_broadcasts"),
    path("api/v1/broadcasts/<int:pk>/", messages.broadcast.as_view(), name="api_broadcast"),
    path("api/v1/broadcasts/<int:pk>/close/", messages.close.as_view(), name="api_broadcast_close"),
    path("api/v1/broadcasts/<int:pk>/silent/", messages.silent.as_view(), name="api_broadcast_silent"),
    path("api/v1/broadcasts/<int:pk>/legs/<int:leg>/pass-on/", messages.pass_on.as_view(), name="api_pass_on"),
    path("api/v1/broadcasts/<int:pk>/copies/<int:copy>/tell/", messages.tell.as_view(), name="api_tell"),
    path("api/v1/own-messages/", messages.copies.as_view(), name="api_own_messages"),
    path("api/v1/own-messages/<int:pk>/read/", messages.mark_seen.as_view(), name="api_own_read"),
    path("api/v1/own-messages/<int:pk>/acknowledge/", messages.acknowledge.as_view(), name="api_own_acknowledge"),
    path("api/v1/own-messages/<int:pk>/finish/", messages.finish.as_view(), name="api_own_finish"),
    path("api/v1/grid-imports/", imports.imports.as_view(), name="api_grid_imports"),
    path("api/v1/grid-imports/<int:pk>/", imports.one.as_view(), name="api_grid_import"),
    *lists.urls(),
    *organisations.urls(),
]
