"""Addresses of the day: the phone screens, and the web app that works without a line."""

from django.urls import path

from grids.views import checks, day, log, offline

urlpatterns = [
    path("day/", day.today_page, name="day"),
    path("day/found/", day.found_page, name="found"),
    path("day/found/<int:pk>/", day.found_done_page, name="found_done"),
    path("day/findings/", day.findings_page, name="findings"),
    path("day/findings/<int:pk>/", day.verify_page, name="verify"),
    path("day/checks/", checks.checks_page, name="checks"),
    path("day/checks/order/", checks.order_page, name="order_checks"),
    path("day/checks/<int:pk>/", checks.check_page, name="check"),
    path("day/log/", log.log_page, name="log"),
    path("day/log/month/", log.log_month_page, name="log_month"),
    path("day/log/print/", log.log_print_page, name="log_print"),
    path("day/app.webmanifest", offline.manifest, name="manifest"),
    path("day/worker.js", offline.worker, name="worker"),
    path("day/offline/", offline.shell, name="offline"),
    path("day/keys/", offline.keys, name="day_keys"),
    path("day/pack/", offline.pack, name="day_pack"),
    path("day/sync/", offline.sync, name="day_sync"),
]
