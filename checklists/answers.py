"""What somebody fills in on an instrument: read from a form, checked, and shown again."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from checklists.models import Item
from toolbox.lib.hints import looks_like

MAX_NOTE = 500
MAX_TEXT = 2000
# Names in a form: these before the key of a line.
VALUE, NOTE, BASE = "a.", "n.", "b."


@dataclass
class Field:
    """One line with what was filled in. `options`: pairs of a value and what it is called; a line
    to write on has none."""

    item: Item
    options: list
    value: str = ""
    note: str = ""
    error: str = ""
    note_error: str = ""
    # What was there when the form was opened.
    base: str = ""

    @property
    def key(self):
        return self.item.key

    @property
    def name(self):
        return VALUE + self.key

    @property
    def note_name(self):
        return NOTE + self.key

    @property
    def base_name(self):
        return BASE + self.key

    @property
    def shown(self):
        """The answer in words."""
        return dict(self.options).get(self.value, "") if self.options else self.value

    @property
    def is_answered(self):
        return bool(self.value.strip())

    @property
    def hint(self):
        """That it looks as if it holds data of a client; '' when not."""
        return looks_like(f"{self.value if not self.options else ''} {self.note}")

    @property
    def state(self):
        """What a later form compares with."""
        return f"{self.value}\n{self.note}"

    @property
    def changes(self):
        """What says something else than when the form was opened, by the name of its column."""
        value, note = self.base.removesuffix("\n"), ""
        if self.options:
            value, _newline, note = self.base.partition("\n")
        changes = {"value": self.value} if self.value != value else {}
        return changes | ({"note": self.note} if self.note != note else {})


@dataclass
class Part:
    section: object
    lines: list = field(default_factory=list)


class Sheet:
    """An instrument with answers: `values` and `notes` by the key of a line. What does not belong
    to a line of it is left out."""

    def __init__(self, entry, values=None, notes=None):
        self.entry = entry
        self.values, self.notes = values or {}, notes or {}

    @classmethod
    def from_form(cls, entry, data):
        """As it was sent; what is wrong with it stands at its line."""
        sheet = cls(entry)
        for line in sheet.lines:
            line.value = clean(data.get(line.name, ""))
            line.note = clean(data.get(line.note_name, ""))
            line.base = unified(data.get(line.base_name, ""))
            check(line)
        return sheet

    @classmethod
    def from_pdf(cls, entry, filled):
        """What a form that came back says (read_pdf.Filled)."""
        values = {VALUE + key: value for key, value in filled.values.items()}
        notes = {NOTE + key: note for key, note in filled.notes.items()}
        return cls.from_form(entry, values | notes)

    @cached_property
    def parts(self):
        return [self._part(section) for section in self.entry.sections]

    def _part(self, section):
        part = Part(section)
        for item in section.items.all():
            options = options_of(item, section)
            value = self.values.get(item.key, "")
            if options and value not in dict(options):
                value = ""
            found = Field(item, options, value, self.notes.get(item.key, ""))
            found.base = found.state
            part.lines.append(found)
        return part

    @property
    def lines(self):
        """Those that ask for something."""
        return [line for part in self.parts for line in part.lines if asks(line.item)]

    @property
    def wrong(self):
        return [line for line in self.lines if line.error or line.note_error]

    @property
    def hinted(self):
        return [line for line in self.lines if line.hint]

    @property
    def answered(self):
        return sum(line.is_answered for line in self.lines)

    @property
    def filled_in(self):
        """Lines with an answer or a note."""
        return [line for line in self.lines if line.value or line.note]

    @property
    def changed(self):
        """Lines that say something else than when the form was opened."""
        return [line for line in self.lines if line.changes]


ANSWERED = {Item.Form.TICK, Item.Form.RATE, Item.Form.WRITE}


def asks(item):
    return item.form in ANSWERED


def options_of(item, section):
    if item.form == Item.Form.TICK:
        return [
            ("yes", _("yes")),
            ("partly", _("partly")),
            ("no", _("no")),
            ("na", _("does not apply")),
        ]
    if item.form == Item.Form.RATE:
        return [(str(number), name) for number, name in enumerate(section.scale)]
    return []


def clean(text):
    return unified(text).strip()


def unified(text):
    """Without what no database and no PDF takes; lines end as they do everywhere."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def check(line):
    if line.options and line.value and line.value not in dict(line.options):
        line.error, line.value = _("Choose one of the answers."), ""
    if len(line.value) > MAX_TEXT:
        line.error = too_long(line.value, MAX_TEXT)
    if len(line.note) > MAX_NOTE:
        line.note_error = too_long(line.note, MAX_NOTE)


def too_long(text, most):
    return _("This has %(length)s signs; at most %(most)s fit.") % {
        "length": len(text),
        "most": most,
    }
