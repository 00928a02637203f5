from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from canvas import exchange
from canvas.exchange.model import MAX_BYTES, one_line_end
from canvas.forms import DetailsForm
from toolbox.lib.forms import PlainFormMixin

SHOWN_ERRORS = 20
TOO_BIG = _("This is %(size)s kB of text; at most %(limit)s kB fits. Split it into more canvases.")


NOTHING = _("Paste a text or choose a file that is not empty.")


class SourceForm(PlainFormMixin, forms.Form):
    """A text that somebody pastes, or a file; `cleaned_data["reading"]` is what it says."""

    use_required_attribute = False

    # No maxlength: a browser would cut off the end of a pasted text without a word.
    text = forms.CharField(
        label=_("Paste the text"),
        error_messages={"required": NOTHING},
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("A file that ends in .json, .md or .txt."),
        widget=forms.FileInput(attrs={"accept": ".json,.md,.markdown,.txt"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = "file" not in self.files

    def clean_text(self):
        text = one_line_end(self.cleaned_data["text"])
        check_size(len(text.encode()))
        return text

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        check_size(file.size)
        return decoded(file.read())

    def clean(self):
        fields = super().clean()
        if self.errors:
            return fields
        if fields["file"] and fields["text"].strip():
            raise forms.ValidationError(_("Paste a text or choose a file, not both."))
        self.show_source(fields["file"] or fields["text"])
        fields["reading"] = self.read(fields["text"])
        return fields

    def show_source(self, text):
        """The text of a file goes on in the field, where it can be put right."""
        self.cleaned_data["text"] = text
        self.data = self.data.copy()
        self.data["text"] = text

    def read(self, text):
        if not text.removeprefix("\ufeff").strip():
            self.add_error("text", NOTHING)
            return None
        reading = exchange.read(text)
        for remark in reading.errors[:SHOWN_ERRORS]:
            self.add_error("text", sentence(remark))
        if (more := len(reading.errors) - SHOWN_ERRORS) > 0:
            self.add_error("text", _("And %(count)d more of these.") % {"count": more})
        return reading


class MakeForm(DetailsForm):
    """The second step: what was read may get another title."""

    base_rev = None


def check_size(size):
    if size > MAX_BYTES:
        params = {"size": in_kilobytes(size), "limit": in_kilobytes(MAX_BYTES)}
        raise forms.ValidationError(TOO_BIG, params=params)


def in_kilobytes(size):
    return number_format(-(-size // 1000), use_l10n=True, force_grouping=True)


def decoded(content):
    """Only UTF-8, which all of today's programs write: a guess could spoil a text unseen."""
    if b"\0" in content:
        raise forms.ValidationError(
            _("This is no text file. Open it in its own program, copy the text and paste it here.")
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise forms.ValidationError(
            _(
                "Line %(line)d of this file is not in UTF-8. Save it as UTF-8, or copy the text "
                "and paste it here."
            ),
            params={"line": line},
        ) from error


def sentence(remark):
    place = f"{remark.place}: " if remark.place else ""
    text = f" “{shortened(remark.text)}”" if remark.text else ""
    return f"{place}{remark.message}{text}"


def shortened(text):
    """Enough to find it by."""
    return text if len(text) <= 60 else f"{text[:60]}…"
