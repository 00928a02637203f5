import uuid

from django import forms
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from canvas.models import Block, Canvas, Conflict, ExampleSet, Meaning, Question
from canvas.models.note import MAX_TEXT
from toolbox.lib.forms import PdfPasswordForm, PlainFormMixin

MAX_NOTES = 2000
MAX_LINES = 100
TOO_LONG = ngettext_lazy(
    "A note holds at most %(limit)d characters; this one has %(length)d. Shorten it or make "
    "two notes of it.",
    "A note holds at most %(limit)d characters; this one has %(length)d. Shorten it or make "
    "two notes of it.",
    "limit",
)


def check_length(text):
    if len(text) > MAX_TEXT:
        raise forms.ValidationError(TOO_LONG, params={"limit": MAX_TEXT, "length": len(text)})


class TextField(forms.CharField):
    """Text of a note. A line break counts as one character, whatever the browser sends."""

    widget = forms.Textarea

    def to_python(self, value):
        return normalize_newlines(super().to_python(value))


class OperationForm(PlainFormMixin, forms.Form):
    """Every change carries an operation id, so that sending it twice does it once. The script
    makes one for each change. A page without script has one for each form, and Back in the browser
    brings it up again for another text: there the id belongs to the form and its content."""

    op_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self):
        fields = super().clean()
        form_id = fields.pop("form_id", None)
        fields["op_id"] = fields.get("op_id") or self._op_id_of_form(form_id)
        return fields

    def _op_id_of_form(self, form_id):
        content = {name: self.data[name] for name in self.data if name != "csrfmiddlewaretoken"}
        return uuid.uuid5(form_id, repr(sorted(content.items()))) if form_id else uuid.uuid4()


class NoteForm(OperationForm):
    # No maxlength: a browser would cut off the end of a pasted text without a word.
    text = TextField(
        label=_("Text"),
        error_messages={"required": _("Type a text first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    meaning = forms.ChoiceField(label=_("Kind of note"), choices=Meaning, initial=Meaning.IDEA)


class EditForm(NoteForm):
    base_rev = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean_text(self):
        check_length(self.cleaned_data["text"])
        return self.cleaned_data["text"]


class AddForm(NoteForm):
    one_per_line = forms.BooleanField(label=_("One note for each line"), required=False)
    question = forms.ChoiceField(label=_("Answers the question"), required=False)

    def __init__(self, *args, canvas, block, **kwargs):
        super().__init__(*args, **kwargs)
        self.canvas = canvas
        questions = Question.objects.published().filter(block=block)
        self.fields["question"].choices = [
            ("", _("None in particular")),
            *((question.key, question.text) for question in questions),
        ]

    def clean(self):
        super().clean()
        text = self.cleaned_data.get("text", "")
        lines = text.splitlines() if self.cleaned_data.get("one_per_line") else [text]
        texts = [line.strip() for line in lines if line.strip()]
        self._check(texts)
        self.cleaned_data["texts"] = texts
        return self.cleaned_data

    def _check(self, texts):
        try:
            for text in texts:
                check_length(text)
        except forms.ValidationError as error:
            self.add_error("text", error)
        if len(texts) > MAX_LINES:
            message = _("At most %(limit)d notes at a time. You have %(count)d lines.")
            params = {"limit": MAX_LINES, "count": len(texts)}
            self.add_error("text", forms.ValidationError(message, params=params))
        if self.canvas.notes.live().count() + len(texts) > MAX_NOTES:
            message = _("This canvas is full: it holds at most %(limit)d notes.")
            self.add_error("text", forms.ValidationError(message, params={"limit": MAX_NOTES}))


class MoveForm(OperationForm):
    """`place`: first, last, up, down, or the id of the note that this one comes after."""

    block = forms.ChoiceField(label=_("To which block?"), choices=Block, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where in the block?"),
        max_length=40,
        initial="last",
        widget=forms.RadioSelect(choices=[("first", _("At the top")), ("last", _("At the end"))]),
    )


class ChoiceForm(OperationForm):
    choice = forms.ChoiceField(choices=Conflict.Choice)


class DetailsForm(PlainFormMixin, forms.ModelForm):
    base_rev = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Canvas
        fields = ["title", "purpose"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        labels = {"title": _("Title"), "purpose": _("What is this canvas for?")}
        help_texts = {
            "title": _("For example the team or the group it is about."),
            "purpose": _("One sentence. It stands on the PDF too."),
        }


class NewCanvasForm(DetailsForm):
    base_rev = None
    example_set = forms.ModelChoiceField(
        label=_("How do you start?"),
        queryset=ExampleSet.objects.none(),
        required=False,
        blank=True,
        to_field_name="key",
        empty_label=_("With an empty canvas"),
        widget=forms.RadioSelect,
        help_text=_("Example notes are marked as examples. You change or delete them as you like."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["example_set"].queryset = ExampleSet.objects.published()


class CopyForm(PlainFormMixin, forms.Form):
    title = forms.CharField(label=_("Title of the copy"), max_length=120)


class PdfForm(PdfPasswordForm):
    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=[("a3", _("A3, for on the wall or the table")), ("a4", _("A4, for a binder"))],
        initial="a3",
        widget=forms.RadioSelect,
    )

    field_order = ["paper", "password"]
