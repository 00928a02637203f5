"""The addresses of the second step: those of allauth, and one of our own."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import include, path


@login_required
@reauthentication_required(app="allauth.mfa")
def remove_webauthn(request, pk):
    """allauth asks before the app goes whether the account stays safe; this asks it for a passkey
    too."""
    mine = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    passkey = get_object_or_404(mine, pk=pk)
    adapter = get_adapter()
    if not adapter.can_delete_authenticator(passkey):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("account_change_password")
    return views.remove_webauthn(request, pk=pk)


urlpatterns = [
    path("", include("allauth.mfa.base.urls")),
    path("app/", include("allauth.mfa.totp.urls")),
    path("herstelcodes/", include("allauth.mfa.recovery_codes.urls")),
    path("passkeys/", views.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", views.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/login/", views.login_webauthn, name="mfa_login_webauthn"),
    path(
        "passkeys/reauthenticate/",
        views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/edit/", views.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", remove_webauthn, name="mfa_remove_webauthn"),
]
