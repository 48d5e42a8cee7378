"""Addresses of the evaluation."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.evaluation import views, views_sheets

app_name = "evaluation"

urlpatterns = [
    path("", views.index, name="index"),
    path("one/", views.one, name="one"),
    path("cases/", views.cases, name="cases"),
    path("export.<str:kind>", views.export, name="export"),
    path("sheets/", views_sheets.index, name="sheets"),
    path("sheets/new/", views_sheets.edit, name="edit"),
    path("sheets/read/", views_sheets.read, name="read"),
    path("sheets/<int:number>/", views_sheets.detail, name="sheet"),
    path("sheets/<int:number>/use/", views_sheets.use, name="use"),
    path("sheets/<int:number>/export.<str:kind>", views_sheets.export, name="sheet_export"),
]
