"""Addresses below ``/sta/v1.1/``; what a path means is read by ``paths``."""

from __future__ import annotations

from django.urls import path

from chengnuo.standards.sensorthings import views

app_name = "sensorthings"

urlpatterns = [
    path("", views.root, name="root"),
    path("$batch", views.batch, name="batch"),
    path("CreateObservations", views.create_observations, name="create-observations"),
    path("<path:rest>", views.resource, name="resource"),
]
