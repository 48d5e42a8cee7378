"""Addresses of the scenarios. A record has one of its own, whatever its kind."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.scenarios import views, views_acts, views_files, views_records, views_sheets

app_name = "scenarios"

urlpatterns = [
    path("", views.index, name="list"),
    path("r/<int:record_id>/", views_records.detail, name="record"),
    path("r/<int:record_id>/edit/", views_records.edit, name="edit"),
    path("r/<int:record_id>/reveal/", views_records.reveal, name="reveal"),
    path("r/<int:record_id>/void/", views_acts.void, name="void"),
    path("r/<int:record_id>/restore/", views_acts.restore, name="restore"),
    path("r/<int:record_id>/move/", views_acts.move, name="move"),
    path("r/<int:record_id>/stop/", views_acts.stop, name="stop"),
    path("r/<int:record_id>/files/", views_acts.add_files, name="files"),
    path("files/<int:file_id>/", views_records.file, name="file"),
    path("files/<int:file_id>/drop/", views_acts.drop_file, name="drop-file"),
    path("files/<int:file_id>/restore/", views_acts.restore_file, name="restore-file"),
    path("r/<int:record_id>/parts/<int:part_id>/", views_acts.answer, name="answer"),
    path("<str:name>/", views.page, name="page"),
    path("<str:name>/about/", views.about, name="about"),
    path("<str:name>/use/", views.use, name="use"),
    path("<str:name>/indicators/<str:indicator>/<str:side>/", views.behind, name="behind"),
    path("<str:name>/charts/<int:number>/", views.bar, name="bar"),
    path("<str:name>/sheets/<str:sheet>/", views_sheets.sheet, name="sheet"),
    path("<str:name>/sheets/<str:sheet>/close/", views_sheets.close, name="sheet-close"),
    path("<str:name>/sheets/<str:sheet>/open/<int:closing_id>/", views_sheets.open_again, name="sheet-open"),
    path("<str:name>/sheets/<str:sheet>/export.<str:file>", views_sheets.export, name="sheet-export"),
    path("<str:name>/sheets/<str:sheet>/<str:column>/<int:record_id>/", views_sheets.cell, name="cell"),
    path("<str:name>/<str:kind>/", views_records.listing, name="records"),
    path("<str:name>/<str:kind>/new/", views_records.new, name="new"),
    path("<str:name>/<str:kind>/import/", views_files.upload, name="import"),
    path("<str:name>/<str:kind>/export.<str:file>", views_files.export, name="export"),
]
