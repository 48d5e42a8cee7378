"""Addresses of the reconciliation of two years."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.reconcile import views

app_name = "reconcile"

urlpatterns = [
    path("", views.run_list, name="list"),
    path("start/", views.start, name="start"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/table.xlsx", views.table, name="table"),
    path("<int:run_id>/rows/<int:row_id>/", views.decide, name="decide"),
]
