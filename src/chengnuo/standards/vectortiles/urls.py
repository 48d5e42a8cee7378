"""Addresses below ``/tiles/``."""

from __future__ import annotations

from django.urls import path

from chengnuo.standards.vectortiles import views

app_name = "tiles"

urlpatterns = [path("<str:layer>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile")]
