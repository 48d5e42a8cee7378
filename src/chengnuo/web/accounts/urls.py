"""Addresses of accounts."""

from django.urls import path

from chengnuo.web.accounts import views, views_notices, views_tokens

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("me/", views.me, name="me"),
    path("me/sessions/<int:sign_in_id>/end/", views.end_session, name="end-session"),
    path("me/password/", views.password, name="password"),
    path("me/notices/", views_notices.preferences, name="notices"),
    path("tokens/", views_tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", views_tokens.revoke, name="revoke-token"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("users/", views.users, name="users"),
    path("audit/", views.audit, name="audit"),
]
