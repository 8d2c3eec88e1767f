"""Addresses of 准入制: tasks, papers, and reports of what stands on no list."""

from django.urls import URLPattern, path

from grids.views import admission_desk, admission_public, paper_reports

urlpatterns: list[URLPattern] = [
    path("grids/admissions/", admission_public.list_page, name="public_admissions"),
    path("grids/admissions/<int:pk>/", admission_public.admission_page, name="public_admission"),
    path("grids/papers/", admission_public.papers_page, name="papers"),
    path("grids/papers/report/", paper_reports.new_page, name="paper_report_new"),
    path("grids/papers/reports/", paper_reports.open_page, name="paper_report_open"),
    path("grids/papers/reports/<str:code>/", paper_reports.report_page, name="paper_report"),
    path("desk/grids/admissions/", admission_desk.list_page, name="admissions"),
    path("desk/grids/admissions/new/", admission_desk.new_page, name="admission_new"),
    path("desk/grids/admissions/<int:pk>/", admission_desk.admission_page, name="admission"),
    path("desk/grids/admissions/<int:pk>/<str:verb>/", admission_desk.do, name="admission_do"),
    path("desk/grids/papers/", admission_desk.reports_page, name="paper_reports"),
    path("desk/grids/papers/<int:pk>/", admission_desk.report_page, name="paper_report_desk"),
]
