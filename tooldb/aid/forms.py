from django import forms
from django.utils.translation import gettext_lazy as _

from toolbox.lib.forms import PlainFormMixin
from tooldb.aid.answers import MAX_WEIGHT

WEIGHTS = [
    (0, _("does not matter")),
    (1, _("matters a little")),
    (2, _("matters")),
    (MAX_WEIGHT, _("matters a lot")),
]


class AnswerForm(forms.Form):
    """One question of the decision aid. The page draws it, with the help of each answer."""

    def __init__(self, question, data=None, **kwargs):
        super().__init__(data, **kwargs)
        kind = forms.MultipleChoiceField if question.multiple else forms.ChoiceField
        widget = forms.CheckboxSelectMultiple if question.multiple else forms.RadioSelect
        self.fields[question.key] = kind(
            label=question.title,
            choices=list(question.labels.items()),
            widget=widget,
            error_messages={"required": _("Choose an answer.")},
        )


class WishesForm(PlainFormMixin, forms.Form):
    def __init__(self, wishes, weights, **kwargs):
        super().__init__(**kwargs)
        for wish in wishes:
            self.fields[wish.name] = forms.TypedChoiceField(
                label=wish.label, choices=WEIGHTS, initial=weights.get(wish.key, 0)
            )
