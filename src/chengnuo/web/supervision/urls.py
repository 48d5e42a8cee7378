"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.supervision import (
    views,
    views_begin,
    views_bulletins,
    views_checks,
    views_orders,
    views_rules,
    views_score,
)

app_name = "supervision"

urlpatterns = [
    path("", views.board, name="board"),
    path("new/", views.new, name="new"),
    path("begin/<int:commitment_id>/", views_begin.begin, name="begin"),
    path("export.<str:kind>", views.export, name="export"),
    path("<int:matter_id>/", views.matter, name="matter"),
    path("<int:matter_id>/act/", views.act, name="act"),
    path("files/<int:file_id>/", views.file, name="file"),
    path("orders/", views_orders.listing, name="orders"),
    path("orders/new/", views_orders.new, name="order-new"),
    path("orders/export.<str:kind>", views_orders.export, name="orders-export"),
    path("orders/<int:order_id>/", views_orders.order, name="order"),
    path("orders/<int:order_id>/act/", views_orders.act, name="order-act"),
    path("orders/<int:order_id>/paper.docx", views_orders.paper, name="order-paper"),
    path("checks/", views_checks.listing, name="checks"),
    path("checks/new/", views_checks.new, name="check-new"),
    path("checks/<int:plan_id>/", views_checks.check, name="check"),
    path("checks/<int:plan_id>/points/", views_checks.add_points, name="check-points"),
    path("checks/<int:plan_id>/close/", views_checks.close, name="check-close"),
    path("checks/<int:plan_id>/reopen/", views_checks.reopen, name="check-reopen"),
    path("checks/points/<int:point_id>/", views_checks.point, name="point"),
    path("checks/points/<int:point_id>/drop/", views_checks.drop, name="point-drop"),
    path("checks/points/<int:point_id>/case/", views_checks.to_case, name="point-case"),
    path("checks/points/<int:point_id>/order/", views_checks.to_order, name="point-order"),
    path("checks/photos/<int:photo_id>/", views_checks.photo, name="check-photo"),
    path("score/", views_score.index, name="score"),
    path("score/export.<str:kind>", views_score.export, name="score-export"),
    path("score/<int:unit_id>/", views_score.unit, name="score-unit"),
    path("score/<int:unit_id>/<str:counter>/", views_score.parts, name="score-parts"),
    path("bulletins/", views_bulletins.listing, name="bulletins"),
    path("bulletins/preview/", views_bulletins.preview, name="bulletin-preview"),
    path("bulletins/draft.docx", views_bulletins.draft, name="bulletin-draft"),
    path("bulletins/issue/", views_bulletins.issue, name="bulletin-issue"),
    path("bulletins/<int:bulletin_id>/", views_bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/bulletin.docx", views_bulletins.word, name="bulletin-word"),
    path("calendar/", views_rules.calendar, name="calendar"),
    path("rules/", views_rules.rules, name="rules"),
]
