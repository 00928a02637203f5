"""allauth's forms for the second step, in our words."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _


def code_field(**options):
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(max_length=40, widget=forms.TextInput(attrs=attrs), **options)


def name_field(**options):
    return forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you recognise it later, for example: my phone."),
        max_length=60,
        **options,
    )


class AppForm(ActivateTOTPForm):
    code = code_field(label=_("Code from the app"), help_text=_("Six digits."))


class CodeForm(base.AuthenticateForm):
    code = code_field(label=_("Code from the app, or a recovery code"))


class CodeAgainForm(base.ReauthenticateForm):
    code = code_field(label=_("Code from the app, or a recovery code"))


class PasskeyForm(webauthn.AddWebAuthnForm):
    # The device has made the passkey by the time this comes in: no name is no reason to refuse it.
    name = name_field(required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it without a password too"),
        help_text=_("Leave it ticked, unless you use an older security key."),
        initial=True,
        required=False,
    )


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    name = name_field()
