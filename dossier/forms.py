from django import forms
from django.utils.translation import gettext_lazy as _

from dossier.models import StepState
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


class StepForm(PlainFormMixin, forms.ModelForm):
    """Both fields are asked: a state without a reason says nothing to a colleague."""

    state = forms.ChoiceField(
        label=_("How far are you?"),
        choices=StepState.State,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how far you are.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence, so that colleagues understand it later."),
        error_messages={"required": _("Write in a few words why.")},
    )

    class Meta:
        model = StepState
        fields = ["state", "reason"]
