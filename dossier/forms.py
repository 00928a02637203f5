from django import forms
from django.utils.translation import gettext_lazy as _

from toolbox.lib.forms import PlainFormMixin


class DeleteOrganisationForm(PlainFormMixin, forms.Form):
    name = forms.CharField(label=_("Type the name of the organisation"), max_length=120)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self):
        """Whoever types it knows what goes."""
        name = self.cleaned_data["name"]
        if name.casefold() != self.organisation.name.strip().casefold():
            message = _("That is not the name. Type: %(name)s")
            raise forms.ValidationError(message, params={"name": self.organisation.name})
        return name
