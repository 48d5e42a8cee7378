"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.cases import views, views_acts, views_map, views_parts

app_name = "cases"

urlpatterns = [
    path("", views.case_list, name="list"),
    path("export.<str:kind>", views.export, name="export"),
    path("map/", views_map.case_map, name="map"),
    path("map/points/", views_map.points, name="points"),
    path("<int:case_id>/", views.detail, name="detail"),
    path("<int:case_id>/act/<str:act>/", views_acts.act, name="act"),
    path("<int:case_id>/undo/", views_acts.undo, name="undo"),
    path("<int:case_id>/photos/", views_acts.photos, name="photos"),
    path("<int:case_id>/split/<int:report_id>/", views_acts.split, name="split"),
    path("<int:case_id>/classes/", views_parts.classes, name="classes"),
    path("<int:case_id>/preview/", views_parts.preview, name="preview"),
    path("<int:case_id>/others/", views_parts.others, name="others"),
    path("<int:case_id>/contact/<int:report_id>/", views_parts.contact, name="contact"),
]
