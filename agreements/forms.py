from django import forms

from agreements.models import Agreement
from toolbox.lib.forms import DayInput, PlainFormMixin


class AgreementForm(PlainFormMixin, forms.ModelForm):
    class Meta:
        model = Agreement
        fields = ["what", "who", "due_on"]
        widgets = {"due_on": DayInput()}
