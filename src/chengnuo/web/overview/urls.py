"""Address of the overview."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.overview import views

app_name = "overview"

urlpatterns = [path("", views.index, name="index")]
