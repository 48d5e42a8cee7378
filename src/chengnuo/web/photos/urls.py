"""Addresses of photos: by their hash, which cannot be guessed."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.photos import views

app_name = "photos"
urlpatterns = [path("<str:digest>/", views.photo, name="photo")]
