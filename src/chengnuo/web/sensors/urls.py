"""Addresses of what devices tell."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.sensors import views, views_alarms, views_care

app_name = "sensors"

urlpatterns = [
    path("", views.stream_list, name="list"),
    path("map/", views.stream_map, name="map"),
    path("<int:stream_id>/", views.stream, name="stream"),
    path("<int:stream_id>/export.csv", views.export, name="export"),
    path("alarms/", views_alarms.alarms, name="alarms"),
    path("alarms/board/", views_alarms.board, name="board"),
    path("alarms/<int:alarm_id>/take/", views_alarms.take, name="take"),
    path("alarms/<int:alarm_id>/give-back/", views_alarms.give_back, name="give-back"),
    path("rules/", views_care.rules, name="rules"),
    path("rules/<str:name>/", views_care.rule, name="rule"),
    path("maintenance/", views_care.maintenance, name="maintenance"),
    path("maintenance/<int:window_id>/remove/", views_care.remove, name="remove"),
    path("maintenance/<int:window_id>/restore/", views_care.restore, name="restore"),
    path("backfill/", views_care.backfill, name="backfill"),
    path("backfill/<int:job_id>/", views_care.filled, name="filled"),
]
