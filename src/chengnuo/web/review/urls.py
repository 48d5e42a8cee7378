"""Addresses of the draft of the review."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.review import views

app_name = "review"

urlpatterns = [
    path("", views.draft, name="draft"),
    path("export.<str:kind>", views.export, name="export"),
]
