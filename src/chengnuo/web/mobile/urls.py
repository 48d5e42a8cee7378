"""Addresses of the phone."""

from django.urls import path

from chengnuo.web.mobile import views

app_name = "mobile"
urlpatterns = [
    path("", views.index, name="index"),
    path("case/<int:case_id>/", views.case, name="case"),
    path("report/", views.report, name="report"),
    path("where", views.where, name="where"),
    path("token", views.token, name="token"),
    path("sync", views.sync, name="sync"),
    path("sw.js", views.worker, name="worker"),
]
