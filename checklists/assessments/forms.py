from django import forms
from django.utils.translation import gettext_lazy as _

from checklists.models import Assessment, Respondent
from checklists.read_pdf import MAX_BYTES, Unreadable, read
from toolbox.lib.forms import DayInput, PlainFormMixin, UntilForm

# Why a PDF cannot be read in, and what to do.
UNREADABLE = {
    "large": _("This file is larger than 10 MB. A form of ours is smaller: look whether it is it."),
    "damaged": _("This file is damaged, or no PDF. Ask for it again, or save it anew."),
    "encrypted": _("There is a password on this file. Open it, save it without, and try again."),
    "foreign": _("This is no form of this toolbox. Choose the PDF that was downloaded here."),
    "flat": _("The fields are gone: it was printed or scanned. Type the answers over instead."),
}


class NewForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["label", "held_on", "mode", "previous"]
        widgets = {"held_on": DayInput(), "mode": forms.RadioSelect}
        help_texts = {"label": _("For example: team Noord, before the start.")}

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = Assessment.Mode.choices
        self.fields["previous"].queryset = earlier
        if not earlier:
            del self.fields["previous"]


class NameForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["label", "held_on"]
        widgets = {"held_on": DayInput()}


class JoinForm(PlainFormMixin, forms.ModelForm):
    """In which role somebody answers, and under which name when names are shown."""

    agrees = forms.BooleanField(label=_("I agree that my answers stand beside my name."))

    class Meta:
        model = Respondent
        fields = ["role", "name"]
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args, assessment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Respondent.Role.personal()
        self.fields["name"].required = True
        if assessment.is_anonymous:
            del self.fields["name"], self.fields["agrees"]


class LinkForm(PlainFormMixin, UntilForm):
    """A link for who answers without an account."""


class ReadInForm(PlainFormMixin, forms.Form):
    """A filled in PDF that came back."""

    file = forms.FileField(label=_("The filled in PDF"))

    def __init__(self, *args, assessment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assessment = assessment

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(UNREADABLE["large"])
        try:
            filled = read(file.read())
        except Unreadable as fault:
            raise forms.ValidationError(UNREADABLE[fault.reason]) from fault
        if filled.key != self.assessment.version.instrument.key:
            raise forms.ValidationError(
                _("This form is of another instrument. Choose the right file.")
            )
        return filled
