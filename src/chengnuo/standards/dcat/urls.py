"""Addresses below ``/dcat/``."""

from __future__ import annotations

from django.urls import path

from chengnuo.standards.dcat import views

app_name = "dcat"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("catalog.<str:form>", views.catalogue, name="file"),
]
