"""Addresses of a person's notices."""

from django.urls import path

from chengnuo.web.notices import views

app_name = "notices"
urlpatterns = [
    path("all/", views.inbox, name="list"),
    path("all/read/", views.read_all, name="read-all"),
    path("<int:delivery_id>/", views.open_notice, name="open"),
    path("<int:delivery_id>/read/", views.read, name="read"),
]
