"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.catalogue import views, views_edit, views_import

app_name = "catalogue"

urlpatterns = [
    path("", views.class_list, name="list"),
    path("<int:class_id>/", views.detail, name="detail"),
    path("<int:class_id>/edit/", views_edit.edit, name="edit"),
    path("<int:class_id>/legacy/", views_edit.legacy, name="legacy"),
    path("mapping/", views.mapping, name="mapping"),
    path("changes/", views.change_list, name="changes"),
    path("changes/<int:change_id>/", views.change, name="change"),
    path("changes/<int:change_id>/undo/", views_edit.undo, name="undo"),
    path("export/<str:kind>/", views_import.export, name="export"),
    path("import/", views_import.upload, name="import"),
    path("import/apply/", views_import.apply, name="import_apply"),
    path("import/marked/", views_import.marked, name="import_marked"),
]
