from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Mail links go to our own address, whatever host the request named."""

    def get_email_confirmation_url(self, request, emailconfirmation):
        return self._on_our_host(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key):
        return self._on_our_host(super().get_reset_password_from_key_url(key))

    def send_mail(self, template_prefix, email, context):
        site = SimpleNamespace(
            name="Toolbox Beeldbellen", domain=urlsplit(settings.PUBLIC_URL).netloc
        )
        super().send_mail(template_prefix, email, context | {"current_site": site})

    def _on_our_host(self, url):
        path = url.split("/", 3)[3]
        return f"{settings.PUBLIC_URL}/{path}"
