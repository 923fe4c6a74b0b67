"""All addresses of the house."""

from allauth.account import views as account
from django.urls import include, path
from django.views.i18n import set_language

from banmoi.api.v1 import api

urlpatterns = [
    path("", include("banmoi.web.urls")),
    path("api/v1/", api.urls),
    path("language/", set_language, name="set_language"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/second-step/", include("allauth.mfa.urls")),
]
handler404 = "banmoi.web.errors.not_found"
handler500 = "banmoi.web.errors.server_error"
