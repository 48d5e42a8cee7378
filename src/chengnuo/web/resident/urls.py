"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.resident import nearby, views, views_steps, views_track

app_name = "resident"
urlpatterns = [
    path("report/", views.start, name="start"),
    path("report/where/", views_steps.where, name="where"),
    path("report/what/", views_steps.what, name="what"),
    path("report/suggest/", views_steps.suggest, name="suggest"),
    path("report/locate/", views_steps.locate, name="locate"),
    path("report/photo/", views_steps.photo, name="photo"),
    path("report/photo/<str:name>/", views_steps.held, name="held"),
    path("report/check/", views_steps.check, name="check"),
    path("report/done/", views.done, name="done"),
    path("report/map/<str:layer>.geojson", views.layer, name="layer"),
    path("report/nearby/", nearby.nearby, name="nearby"),
    path("report/nearby/points/", nearby.near_points, name="near-points"),
    path("report/mine/", views.mine, name="mine"),
    path("report/size/", views.size, name="size"),
    path("track/", views_track.ask, name="ask"),
    path("track/<str:code>/", views_track.track, name="track"),
    path("track/<str:code>/rate/", views_track.rate, name="rate"),
    path("track/<str:code>/reopen/", views_track.reopen, name="reopen"),
]
