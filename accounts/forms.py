from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from toolbox.lib.forms import PlainFormMixin


class SignupForm(forms.ModelForm):
    """What we ask beside e-mail address and password when somebody makes an account."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Your name")}
        help_texts = {"name": _("Colleagues see it beside what you write.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class OrganisationForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "sectors", "town", "phone", "hours"]
        widgets = {"sectors": forms.CheckboxSelectMultiple}
        labels = {
            "name": _("Name of your organisation"),
            "sectors": _("Where do you work?"),
            "town": _("Town"),
            "phone": _("Phone number for clients"),
            "hours": _("When can clients reach you?"),
        }
        help_texts = {
            "phone": _("It can stand on leaflets for clients."),
            "hours": _("For example: weekdays from 9 to 17 h."),
        }
