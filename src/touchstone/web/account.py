"""Pages of one's own account: password, second factor, sessions, API tokens; and the ways to sign in."""

from __future__ import annotations

from typing import Any

from allauth.account import views as accounts
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as directories
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchstone.kernel.access.models import ApiToken
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.access.second_factor import must_have_second_factor
from touchstone.kernel.access.viewer import viewer_of


@open_to("public")
class SignIn(accounts.LoginView):
    """Sign in by name and password, or by an organ's directory."""

    template_name = "touchstone/sign_in.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**given)
        return context | {"directories": settings.TOUCHSTONE_DIRECTORIES, "next": self.request.GET.get("next", "")}


@open_to("signed-in", halfway=True)
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: what protects it, where it is signed in, and its keys to the API."""
    user: Any = request.user
    context = {
        "tokens": user.tokens.order_by("-made_at"),
        "now": timezone.now(),
        "administers": request.viewer.user is not None and request.viewer.holds("administrator"),  # type: ignore[attr-defined]
        "must_have_second_factor": must_have_second_factor(viewer_of(user)),
    }
    return render(request, "touchstone/account.html", context)


@open_to("signed-in")
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own API tokens, at once."""
    token = get_object_or_404(ApiToken, pk=pk, user=request.user.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("account")


def _own(route: str, view: Any, name: str) -> Any:
    """A page that allauth answers for who has signed in, also before a second factor is set up."""
    return path(route, open_to("signed-in", halfway=True)(view), name=name)


def _public(route: str, view: Any, name: str) -> Any:
    return path(route, open_to("public")(view), name=name)


urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    _public("sign-in/second-factor/", factors.authenticate, "mfa_authenticate"),
    _public("sign-in/inactive/", accounts.account_inactive, "account_inactive"),
    _public("sign-in/failed/", directories.login_error, "socialaccount_login_error"),
    _public("sign-in/cancelled/", directories.login_cancelled, "socialaccount_login_cancelled"),
    _public("sign-out/pending/", accounts.logout, "account_logout"),
    path("account/", account, name="account"),
    path("account/tokens/<int:pk>/revoke/", revoke_token, name="revoke-token"),
    _own("account/password/", accounts.password_change, "account_change_password"),
    _own("account/password/set/", accounts.password_set, "account_set_password"),
    _own("account/again/", accounts.reauthenticate, "account_reauthenticate"),
    _own("account/again/second-factor/", factors.reauthenticate, "mfa_reauthenticate"),
    _own("account/again/key/", keys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _own("account/sessions/", sessions.list_usersessions, "usersessions_list"),
    _own("account/second-factor/", factors.index, "mfa_index"),
    _own("account/second-factor/app/", totp.activate_totp, "mfa_activate_totp"),
    _own("account/second-factor/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _own("account/second-factor/keys/", keys.list_webauthn, "mfa_list_webauthn"),
    _own("account/second-factor/keys/add/", keys.add_webauthn, "mfa_add_webauthn"),
    _own("account/second-factor/keys/<int:pk>/edit/", keys.edit_webauthn, "mfa_edit_webauthn"),
    _own("account/second-factor/keys/<int:pk>/remove/", keys.remove_webauthn, "mfa_remove_webauthn"),
    _own("account/second-factor/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _own("account/second-factor/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _own("account/second-factor/codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
]
#: without a language before them: a directory sends people back to one fixed address.
fixed = [
    _public("directories/<slug:provider_id>/", openid.login, "openid_connect_login"),
    _public("directories/<slug:provider_id>/back/", openid.callback, "openid_connect_callback"),
]
