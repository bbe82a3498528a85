from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import include, path

from parindex.accounts import views

# What stands before the library's own addresses takes their place.
urlpatterns = [
    path("email/", views.closed, name="account_email"),
    path("confirm-email/", views.closed, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", views.closed, name="account_confirm_email"),
    path("3rdparty/signup/", views.closed, name="socialaccount_signup"),
    path(
        "oidc/<slug:provider_id>/login/",
        views.when_the_server_answers(openid_connect.login),
        name="openid_connect_login",
    ),
    path("", include("allauth.urls")),
]
