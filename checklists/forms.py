from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.logo import make_logo
from toolbox.lib.forms import PlainFormMixin, UntilForm


class OursForm(PlainFormMixin, forms.Form):
    """What an organisation puts on a leaflet for its clients. Nothing of it is kept."""

    name = forms.CharField(label=_("Name of your organisation"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Phone number for help"),
        max_length=30,
        help_text=_("Stands big on the leaflet, at ‘It does not work?’."),
    )
    hours = forms.CharField(
        label=_("When somebody answers"),
        max_length=60,
        required=False,
        help_text=_("For example: working days from 9 to 17."),
    )
    tool = forms.CharField(label=_("With which tool do you call?"), max_length=40, required=False)
    logo = forms.FileField(
        label=_("Your logo"), required=False, help_text=_("PNG, JPEG or WebP, at most 5 MB.")
    )

    def clean_logo(self):
        logo = self.cleaned_data["logo"]
        return make_logo(logo) if logo else None


class LinkForm(PlainFormMixin, UntilForm):
    """A link to a draft."""
