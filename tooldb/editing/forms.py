"""Forms of who keeps the catalogue true."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.models import Source
from toolbox.lib.forms import DayInput, PlainFormMixin, UntilForm
from toolbox.lib.read_spreadsheet import MAX_BYTES, Unreadable, read_table
from toolbox.lib.spreadsheet import write_csv
from tooldb.editing.claims_in import plan_import
from tooldb.models import Claim, Criterion, Preview
from tooldb.models.criterion import UNKNOWN

# What one form may carry (DATA_UPLOAD_MAX_MEMORY_SIZE) leaves room for this.
MAX_TEXT = 2_000_000


class ClaimForm(PlainFormMixin, forms.ModelForm):
    """One answer to one question about one edition, with its source."""

    class Meta:
        model = Claim
        fields = [
            "value",
            "condition",
            "source",
            "source_date",
            "evidence",
            "checked_on",
            "valid_until",
            "supersedes",
        ]
        widgets = {
            "evidence": forms.RadioSelect,
            "checked_on": DayInput(),
            "valid_until": DayInput(),
            "supersedes": forms.RadioSelect,
        }
        labels = {
            "value": _("Answer"),
            "supersedes": _("Does it take the place of another answer?"),
        }
        help_texts = {
            "condition": _("On which condition, in one sentence. Empty when there is none."),
            "valid_until": _("Empty: as long as this question allows. A certificate ends earlier."),
        }

    def __init__(self, *args, edition, criterion, followed="", **kwargs):
        instance = Claim(edition=edition, criterion=criterion)
        super().__init__(*args, instance=instance, **kwargs)
        standing = Claim.objects.standing().filter(edition=edition, criterion=criterion)
        standing = standing.select_related("criterion", "edition", "source")
        self.begin_with(next((each for each in standing if str(each.pk) == followed), None))
        follows = self.fields["supersedes"]
        follows.queryset = standing
        follows.error_messages["invalid_choice"] = _("A newer answer took the place of that one.")
        follows.empty_label = _("No: it stands beside what others say")
        follows.label_from_instance = name_of
        sources = Source.objects.published().filter(is_broken=False)
        self.fields["source"].queryset = sources.order_by("title")
        self.fields["evidence"].choices = Claim.Evidence.choices
        self.fields["source"].empty_label = _("Choose a source")
        self.initial["checked_on"] = timezone.localdate()
        self.put_options(criterion)

    def begin_with(self, claim):
        """What stands, to be corrected."""
        if claim:
            names = ("value", "condition", "source", "evidence")
            self.initial |= {name: getattr(claim, name) for name in names}
            self.initial["supersedes"] = claim.pk

    def put_options(self, criterion):
        """What can be answered, for a question with fixed answers."""
        if criterion.labels:
            options = {**criterion.labels, UNKNOWN: _("not known")}
            self.fields["value"].widget = forms.RadioSelect(choices=list(options.items()))
        elif criterion.kind == Criterion.Kind.NUMBER:
            self.fields["value"].help_text = _("A whole number.")

    def clean(self):
        fields = super().clean()
        source = fields.get("source")
        if fields.get("value") != UNKNOWN and "source" in fields and not source:
            self.add_error("source", _("Choose a source, or add a new one below."))
        if source and not fields.get("source_date"):
            fields["source_date"] = source.published
        return fields


def name_of(claim):
    source = claim.source.title if claim.source else _("no source")
    return f"{claim.value_shown} ({source})"


class NewSourceForm(PlainFormMixin, forms.ModelForm):
    """A source that is not in the list yet; all empty means none."""

    use_required_attribute = False

    class Meta:
        model = Source
        fields = ["title", "address", "published", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="new", empty_permitted=True, **kwargs)
        self.fields["address"].assume_scheme = "https"
        self.fields["kind"].choices = [("", _("Choose a kind")), *Source.Kind.choices]

    def clean_address(self):
        address = self.cleaned_data["address"]
        known = address and Source.objects.published().filter(address=address).first()
        if known:
            raise forms.ValidationError(
                _("This address is in the list already: “%(title)s”."),
                params={"title": known.title},
            )
        return address

    def clean(self):
        fields = super().clean()
        if not self.errors and Source.objects.published().filter(**fields).exists():
            self.add_error("title", _("This source is in the list already."))
        return fields


class TableForm(PlainFormMixin, forms.Form):
    """A file with claims, or the text that the page before made of one. `table` has its rows."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("CSV or Excel (.xlsx), at most 2 MB and 2,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self):
        fields = super().clean()
        file = fields.get("file")
        if file is None and not fields.get("text"):
            self.add_error("file", _("Choose a file first."))
        elif not self.errors:
            self.read(file)
        return fields

    def read(self, file):
        try:
            # What the page before made has semicolons, however many commas a cell holds.
            self.table = read_table(self.content(file), ";" if file is None else "")
            if len(self.carried.encode()) > MAX_TEXT:
                raise Unreadable(_("This table holds too much text. Split it into more files."))
            self.plan = plan_import(self.table)
        except Unreadable as error:
            self.add_error("file", str(error))

    def content(self, file):
        if file is None:
            return self.cleaned_data["text"].encode()
        if file.size > MAX_BYTES:
            raise Unreadable(_("This file is larger than 2 MB. Split it into more files."))
        return file.read()

    @property
    def carried(self):
        """The table as text, for the next step: nothing is kept in between."""
        return write_csv(self.table).decode("utf-8-sig")


class PreviewForm(PlainFormMixin, UntilForm, forms.ModelForm):
    """What a preview shows otherwise than the site, and until when its link works."""

    class Meta:
        model = Preview
        fields = ["name", "summary", "lifecycle_note", "has_hidden_editions"]

    def __init__(self, *args, tool, **kwargs):
        super().__init__(*args, instance=Preview(tool=tool), **kwargs)
        for name in Preview.TEXTS:
            self.initial[name] = getattr(tool, name)
