"""Addresses on the labels of assets: short, as they are printed."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.labels import views

app_name = "labels"

urlpatterns = [
    path("<str:token>/", views.asset, name="asset"),
    path("<str:token>/report/", views.report, name="report"),
]
