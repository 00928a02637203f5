from datetime import datetime, time, timedelta

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolbox.lib.pdf import MAX_PASSWORD_BYTES


class PlainFormMixin:
    """The template owns <form>, the button and the summary of errors; crispy draws the fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True
        self.helper.include_media = False


class DayInput(forms.DateInput):
    """The browser's own calendar, which wants a day as 2026-12-31."""

    def __init__(self):
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class UntilForm(forms.Form):
    """Until when a link works: the end of that day here, at most three months on."""

    DAYS, MOST_DAYS = 14, 90

    ends_on = forms.DateField(label=_("Works until"), widget=DayInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["ends_on"] = timezone.localdate() + timedelta(days=self.DAYS)

    def clean_ends_on(self):
        day, today = self.cleaned_data["ends_on"], timezone.localdate()
        if not today <= day <= today + timedelta(days=self.MOST_DAYS):
            raise forms.ValidationError(_("Choose a day between today and three months from now."))
        return day

    @property
    def ends_at(self):
        end = datetime.combine(self.cleaned_data["ends_on"], time.max)
        return timezone.make_aware(end)


class PdfPasswordForm(PlainFormMixin, forms.Form):
    """What a PDF of an organisation may be locked with."""

    password = forms.CharField(
        label=_("Password for the file"),
        required=False,
        min_length=8,
        max_length=100,
        strip=False,
        # In sight: whoever types it has to pass it on, letter for letter.
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "With a password nobody opens the file without it. Send the password another way "
            "than the file: by phone or text message, never in the same e-mail."
        ),
    )

    def clean_password(self):
        """A PDF reader counts bytes, and a letter with an accent takes two."""
        password = self.cleaned_data["password"]
        if len(password.encode()) > MAX_PASSWORD_BYTES:
            raise forms.ValidationError(
                _("This password is too long for a PDF. Choose a shorter one.")
            )
        return password
