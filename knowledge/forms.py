from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.models import Question
from toolbox.lib.forms import PlainFormMixin


class QuestionForm(PlainFormMixin, forms.ModelForm):
    # People do not see it (tools.css); programs that fill in every field give themselves away.
    website = forms.CharField(required=False, label=_("Leave this empty"))

    class Meta:
        model = Question
        fields = ["kind", "about", "text"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "text": _(
                "Write no names or other details of clients."
                " If you know a source, give its address."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Question.Kind.choices
        self.fields["website"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Empty this field, then send again."))
        return ""

    def clean(self):
        if not Question.has_room_for(self.cleaned_data.get("about", "")):
            raise forms.ValidationError(
                _(
                    "Very many questions came in this hour."
                    " Your text is still here: try again later."
                )
            )
        return super().clean()
