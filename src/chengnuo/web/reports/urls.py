"""Addresses of the reports."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.reports import views, views_import, views_table

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("import/", views_import.import_page, name="import"),
    path("import/<int:job_id>/", views_import.progress_page, name="import_progress"),
    path("import/<int:job_id>/state/", views_import.progress_state, name="import_state"),
    path("import/<int:job_id>/cancel/", views_import.cancel, name="import_cancel"),
    path("<int:report_id>/", views.living_report, name="report"),
    path("<int:report_id>/f/<str:key>", views.figure, name="figure"),
    path("<int:report_id>/f/<str:key>/panel/", views.figure_panel, name="panel"),
    path("<int:report_id>/f/<str:key>/confirm/<int:commitment_id>/", views.confirm_units, name="confirm"),
    path("<int:report_id>/add/", views.add_commitment, name="add_commitment"),
    path("<int:report_id>/coverage/", views.coverage, name="coverage"),
    path("<int:report_id>/pairs/", views.pairs, name="pairs"),
    path("<int:report_id>/terms/", views.terms, name="terms"),
    path("<int:report_id>/original/", views.original, name="original"),
    path("<int:report_id>/figures/", views_table.figures, name="figures"),
    path("<int:report_id>/figures.xlsx", views_table.figures_xlsx, name="figures_xlsx"),
    path("<int:report_id>/figures.csv", views_table.figures_csv, name="figures_csv"),
    path("<int:report_id>/check/", views_import.check, name="check"),
    path("<int:report_id>/describe/", views_import.describe, name="describe"),
    path("<int:report_id>/accept/", views_import.accept, name="accept"),
    path("<int:report_id>/discard/", views_import.discard, name="discard"),
]
