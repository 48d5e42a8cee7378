"""Addresses of the history of changes."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.history import views

app_name = "history"

urlpatterns = [
    path("", views.change_list, name="list"),
    path("<int:change_set_id>/", views.change, name="change"),
]
