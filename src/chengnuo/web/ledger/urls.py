"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.ledger import views, views_bulk, views_import, views_item

app_name = "ledger"

urlpatterns = [
    path("", views.ledger_list, name="list"),
    path("export.<str:kind>", views.export, name="export"),
    path("bulk/", views_bulk.bulk, name="bulk"),
    path("import/", views_import.upload, name="import"),
    path("import/marked/", views_import.marked, name="import_marked"),
    path("import/apply/", views_import.apply, name="import_apply"),
    path("undo/<int:change_set_id>/", views_bulk.undo, name="undo"),
    path("<int:commitment_id>/", views_item.detail, name="detail"),
    path("<int:commitment_id>/source/", views.source, name="source"),
    path("<int:commitment_id>/text/", views_item.save_text, name="text"),
    path("<int:commitment_id>/units/", views_item.save_units, name="units"),
    path("<int:commitment_id>/confirm/", views_item.confirm, name="confirm"),
    path("<int:commitment_id>/reject/<int:suggestion_id>/", views_item.reject, name="reject"),
    path("<int:commitment_id>/deadline/", views_item.save_deadline, name="deadline"),
    path("<int:commitment_id>/plan/", views_item.save_plan, name="plan"),
    path("<int:commitment_id>/split/", views_item.split, name="split"),
    path("<int:commitment_id>/merge/", views_item.merge, name="merge"),
    path("<int:commitment_id>/drop/", views_item.drop, name="drop"),
    path("<int:commitment_id>/restore/", views_item.restore, name="restore"),
    path("<int:commitment_id>/resolve/", views_item.resolve, name="resolve"),
]
