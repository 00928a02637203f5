from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolbox.lib.forms import DayInput, PlainFormMixin
from tooldb.matching import Place
from tooldb.models import Choice

PLACES = {
    Place.FITS: _("Fits"),
    Place.ARRANGE: _("Fits once you arrange something"),
    Place.DROPS: _("Drops out"),
}


class NameForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = Choice
        fields = ["name"]
        help_texts = {"name": _("For example: talks with clients at home.")}


class KeepForm(PlainFormMixin, forms.Form):
    """Under a new name, or in the place of the answers of a choice that is there already."""

    into = forms.ModelChoiceField(
        label=_("Is it for something new?"),
        queryset=Choice.objects.none(),
        required=False,
        empty_label=_("Yes, keep it under a new name"),
    )
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=120,
        required=False,
        help_text=_("For example: talks with clients at home."),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        if choices.exists():
            self.fields["into"].queryset = choices
        else:
            del self.fields["into"]
            self.fields["name"].required = True

    def clean(self):
        data = super().clean()
        if not data.get("into") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give it a name."))
        return data


class DecideForm(PlainFormMixin, forms.Form):
    edition = forms.ChoiceField(label=_("Which one do you choose?"))
    why = forms.CharField(
        label=_("Why this one?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "For your board and for who looks after privacy. No names and nothing about clients."
        ),
    )

    def __init__(self, *args, outcome, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [(label, pairs(outcome, place)) for place, label in PLACES.items()]
        self.fields["edition"].choices = [("", _("Choose…")), *(g for g in groups if g[1])]


def pairs(outcome, place):
    return [(each.key, each.name) for each in outcome.listed(place)]


class DpaForm(PlainFormMixin, forms.ModelForm):
    # Of which tool the page was, when it was opened.
    edition = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Choice
        fields = ["dpa_signed_on", "dpa_signed_by", "dpa_kept_at"]
        widgets = {"dpa_signed_on": DayInput()}
        help_texts = {
            "dpa_signed_by": _("A function is enough, for example: the director."),
            "dpa_kept_at": _("For example: the folder with contracts."),
        }

    def __init__(self, *args, instance, **kwargs):
        """What was noted for another tool is not handed on to this one."""
        empty = {} if instance.dpa_is_noted else dict.fromkeys(self.Meta.fields)
        self.chosen = instance.decision.edition.key
        initial = empty | {"edition": self.chosen}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)

    def clean_dpa_signed_on(self):
        day = self.cleaned_data["dpa_signed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day still has to come."))
        return day

    def clean(self):
        data = super().clean()
        if data.pop("edition", "") not in ("", self.chosen):
            raise forms.ValidationError(
                _("Another tool was chosen meanwhile. Go back to the choice and open this anew.")
            )
        return data
