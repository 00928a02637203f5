from urllib.parse import urlencode

from django import template

register = template.Library()


@register.filter
def help_of(question, value):
    """What an answer means, in a sentence."""
    return next(option.help for option in question.options if option.value == value)


@register.filter
def labels_of(answers, question):
    """What was answered, or what counts when nothing was."""
    return ", ".join(answers.labels(question))


@register.filter
def changed(answers, change):
    """The address of the same answers with one changed (tooldb/matching.py)."""
    kept = answers.counted[change.question.key] if change.question.multiple else ()
    return answers.but(change.question.key, *kept, change.value).query


@register.filter
def as_query(keys):
    """Editions to compare."""
    return urlencode([("v", key) for key in keys])
