"""Addresses of the cockpit."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.cockpit import views

app_name = "cockpit"

urlpatterns = [
    path("", views.index, name="index"),
    path("board/", views.board, name="board"),
    path("lights/", views.light_list, name="lights"),
    path("points/", views.points, name="points"),
]
