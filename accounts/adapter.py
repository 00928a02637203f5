import time
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from toolbox.lib.language import remember_language

NAME = "Toolbox Beeldbellen"


TOO_OFTEN = _("This was tried too often. Wait five minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def get_client_ip(self, request):
        """One name for everybody: this site knows no addresses of people. So a limit that allauth
        calls 'per IP' is a ceiling for the whole site."""
        return "0.0.0.0"

    def clean_password(self, password, user=None):
        """At signing up allauth knows only the address yet; the name counts too."""
        if user and user._state.adding:
            user.name = self.request.POST.get("name", "")
        return super().clean_password(password, user)

    def post_login(self, request, user, **kwargs):
        return remember_language(super().post_login(request, user, **kwargs), user.language)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Who signed in a moment ago need not show again who they are."""
        records = get_authentication_records(self.request, self.request.user)
        age = time.time() - records[-1]["at"] if records else app_settings.REAUTHENTICATION_TIMEOUT
        fresh = age < app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request):
        return reverse("me:home")

    # Mail ------------------------------------------------------------------------------------

    def send_mail(self, template_prefix, email, context):
        """In the language of who gets it. Every `…_url` leads to our own host, whatever host the
        request named."""
        links = {key: own_url(url) for key, url in context.items() if key.endswith("_url")}
        site = {"site_name": NAME, "site_domain": urlsplit(settings.PUBLIC_URL).netloc}
        with translation.override(language_of(email)):
            self.render_mail(
                template_prefix, email, {"email": email, **context, **links, **site}
            ).send()

    def render_mail(self, template_prefix, email, context, headers=None):
        """As text and as HTML; a mail without HTML of its own gets its text in our HTML."""
        message = super().render_mail(template_prefix, email, context, headers)
        context = {**context, "subject": message.subject, "text": message.body}
        if not message.alternatives:
            html = render_to_string("account/email/plain_message.html", context)
            message.attach_alternative(html, "text/html")
        return message

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        context = {
            **(context or {}),
            "user": user,
            "password_url": reverse("account_reset_password"),
        }
        super().send_notification_mail(template_prefix, user, context, email)

    def send_account_already_exists_mail(self, email):
        """Takes the time that making an account takes, so that the clock tells nobody."""
        User().set_password(email)
        super().send_account_already_exists_mail(email)

    def send_password_reset_mail(self, user, email, context):
        """Not to an address that nobody has confirmed yet: one typing error would hand a stranger
        the account."""
        if email.lower() == user.email.lower():
            super().send_password_reset_mail(user, email, context)
        else:
            signup = {"signup_url": reverse("account_signup")}
            self.send_mail("account/email/unknown_account", email, signup)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Look for the newest one and try again."),
        "cannot_delete_authenticator": _(
            "First choose a password of at least 15 characters. Yours is shorter, which is only "
            "safe with a second step."
        ),
    }

    def can_delete_authenticator(self, authenticator):
        """The last one goes only when the password is long enough to stand alone."""
        user = authenticator.user
        others = user.authenticator_set.exclude(pk=authenticator.pk)
        return not user.has_short_password or others.exclude(type="recovery_codes").exists()

    def generate_authenticator_name(self, user, type):
        count = user.authenticator_set.filter(type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def get_public_key_credential_rp_entity(self):
        return {"id": urlsplit(settings.PUBLIC_URL).hostname, "name": NAME}


def own_url(url):
    parts = urlsplit(url)
    return settings.PUBLIC_URL + parts._replace(scheme="", netloc="").geturl()


def language_of(email):
    """What the owner of this address chose; the language of the page when nobody here has it."""
    owner = User.objects.filter(email__iexact=email).first()
    if owner is None:
        address = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
        owner = address and address.user
    return owner.language if owner else translation.get_language()
