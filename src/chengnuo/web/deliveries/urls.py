"""Addresses of the sending."""

from django.urls import path

from chengnuo.web.deliveries import views

app_name = "deliveries"
urlpatterns = [
    path("", views.index, name="list"),
    path("table/", views.table, name="table"),
    path("resend/", views.resend, name="resend"),
    path("test/", views.test, name="test"),
    path("units/", views.destinations, name="destinations"),
    path("units/add/", views.add, name="add"),
    path("units/<int:destination_id>/switch/", views.switch, name="switch"),
]
