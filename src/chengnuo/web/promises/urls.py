"""Addresses of the promises made public."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.promises import views, views_manage

app_name = "promises"

urlpatterns = [
    path("", views.index, name="index"),
    path("data.json", views.data, name="data"),
    path("<int:promise_id>/", views.detail, name="detail"),
    path("photos/<int:photo_id>.jpg", views.photo, name="photo"),
    path("manage/", views_manage.index, name="manage"),
    path("manage/list/", views_manage.put_on, name="put-on"),
    path("manage/progress/", views_manage.progress, name="progress"),
    path("manage/<int:promise_id>/", views_manage.one, name="one"),
    path("manage/<int:promise_id>/title/", views_manage.title, name="title"),
    path("manage/<int:promise_id>/unlist/", views_manage.unlist, name="unlist"),
    path("manage/<int:promise_id>/photos/", views_manage.photo, name="add-photo"),
    path("manage/photos/<int:photo_id>/<str:act>/", views_manage.photo_state, name="photo-state"),
]
