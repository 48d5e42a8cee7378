"""Addresses of the wall; the cookie of a screen's pass goes nowhere else."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.wall import views, views_screens

app_name = "wall"

urlpatterns = [
    path("", views.index, name="index"),
    path("board/", views.board, name="board"),
    path("points/", views.points, name="points"),
    path("alarms/<int:alarm_id>/take/", views.take, name="take"),
    path("screens/", views_screens.index, name="screens"),
    path("screens/open/", views_screens.open_here, name="open"),
    path("screens/<int:screen_id>/end/", views_screens.end, name="end"),
    path("screens/<int:screen_id>/restore/", views_screens.restore, name="restore"),
]
