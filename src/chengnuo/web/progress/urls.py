"""Addresses of the progress."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.progress import views, views_acts, views_report

app_name = "progress"

urlpatterns = [
    path("", views.listing, name="list"),
    path("export.<str:kind>", views.export, name="export"),
    path("t/<int:figure_id>/", views.target, name="target"),
    path("t/<int:figure_id>/bind/", views_acts.bind, name="bind"),
    path("t/<int:figure_id>/undo/", views_acts.undo, name="undo"),
    path("t/<int:figure_id>/light/", views_acts.target_light, name="target-light"),
    path("c/<int:commitment_id>/light/", views_acts.commitment_light, name="light"),
    path("bindings/", views_acts.bindings, name="bindings"),
    path("report/", views_report.mine, name="mine"),
    path("report/<int:commitment_id>/<int:figure_id>/", views_report.form, name="form"),
    path("report/<int:commitment_id>/<int:figure_id>/gap/", views_report.gap, name="gap"),
    path("explain/<int:entry_id>/", views_report.explain, name="explain"),
    path("evidence/<int:evidence_id>/", views_report.evidence_file, name="evidence"),
]
