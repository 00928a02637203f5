"""Answering an assessment: by who has an account, or by who came by a link."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import for_actors
from checklists.answers import Sheet, clean
from checklists.assessments import actions
from checklists.assessments.forms import JoinForm, ReadInForm
from checklists.library import entry_of
from checklists.models import Item, Respondent
from checklists.views.assessments import is_member, may_write, of, visible

# Which respondent a browser without an account is, by assessment.
SESSION_KEY = "respondents"


def answerable(request, organisation, pk):
    """404 for who may not know of it, 403 for who only looks along."""
    found = visible(request, organisation, pk)
    grant = request.actor.grant
    comes_by_link = bool(grant) and grant.object_id == found.pk
    writes = may_write(found.organisation, request.actor)
    joins = is_member(found.organisation, request.actor) and not found.is_together
    if not (comes_by_link or writes or joins):
        raise PermissionDenied
    return found


def respondent_of(request, assessment):
    """Who this browser is in it; None for who has yet to join."""
    if assessment.is_together:
        return assessment.sheet_owner
    mine = assessment.respondents.all()
    if request.actor.user and (known := mine.filter(user=request.actor.user).first()):
        return known
    number = request.session.get(SESSION_KEY, {}).get(str(assessment.pk))
    return mine.filter(pk=number, user=None).first() if number else None


@for_actors
def answer(request, organisation, pk):
    found = answerable(request, organisation, pk)
    if found.is_closed:
        return closed(request, found)
    respondent = respondent_of(request, found)
    if respondent is None:
        return redirect("assessments:join", organisation, pk)
    entry = entry_of(found.version)
    if request.method == "POST":
        sheet = Sheet.from_form(entry, request.POST)
        if not sheet.wrong:
            return kept(request, found, respondent, sheet)
    else:
        sheet = Sheet(entry, respondent.values, respondent.notes)
    context = of(found) | {"entry": entry, "sheet": sheet, "respondent": respondent}
    return render(request, "checklists/answer.html", context)


def kept(request, found, respondent, sheet):
    is_done = "klaar" in request.POST
    try:
        actions.answer(respondent, sheet.changed, is_done=is_done)
    except actions.IsClosed:
        return closed(request, found)
    text = _("Saved at %(time)s.") % {"time": timezone.localtime().strftime("%H:%M")}
    messages.success(request, text)
    if sheet.hinted:
        messages.warning(request, hint(sheet))
    if is_done:
        return redirect_after(request, found)
    return redirect("assessments:answer", found.organisation.slug, found.pk)


def closed(request, found):
    """What was sent after the closing is shown back."""
    sheet = Sheet.from_form(entry_of(found.version), request.POST)
    context = of(found) | {"sheet": sheet if sheet.filled_in else None}
    status = 409 if request.method == "POST" else 200
    return render(request, "checklists/answer_closed.html", context, status=status)


def hint(sheet):
    lines = "; ".join(line.item.text for line in sheet.hinted)
    return _("This looks like data of a client. Look whether it has to stand here: %(lines)s") % {
        "lines": lines
    }


def redirect_after(request, found):
    if is_member(found.organisation, request.actor):
        return redirect(found)
    return redirect("assessments:answer", found.organisation.slug, found.pk)


@for_actors
def join(request, organisation, pk):
    """Choose a role; before anything is answered it says who will see what."""
    found = answerable(request, organisation, pk)
    if found.is_closed or respondent_of(request, found):
        return redirect("assessments:answer", organisation, pk)
    form = JoinForm(request.POST or None, assessment=found, initial=name_of(request.actor.user))
    if request.method == "POST" and form.is_valid():
        role, name = form.cleaned_data["role"], form.cleaned_data.get("name", "")
        user = request.actor.user
        try:
            respondent = actions.join(found, role=role, name=name, user=user)
        except actions.IsClosed:
            return closed(request, found)
        if user is None:
            remember(request, found, respondent)
        return redirect("assessments:answer", organisation, pk)
    context = of(found, form) | {"entry": entry_of(found.version)}
    return render(request, "checklists/join.html", context)


def name_of(user):
    return {"name": user.name} if user else {}


def remember(request, assessment, respondent):
    known = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = known | {str(assessment.pk): str(respondent.pk)}


@for_actors
def read_in(request, organisation, pk):
    """A filled in PDF becomes answers: first shown, then kept."""
    found = answerable(request, organisation, pk)
    found.organisation.check_written_by(request.actor)
    if found.is_closed:
        return closed(request, found)
    entry = entry_of(found.version)
    if "role" in request.POST:
        return check_read(request, found, Sheet.from_form(entry, request.POST))
    form = ReadInForm(request.POST or None, request.FILES or None, assessment=found)
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data["file"]
        sheet = Sheet.from_pdf(entry, filled)
        return show_read(request, found, sheet, filled=filled, lost=lost(filled, sheet))
    return render(request, "checklists/read_in.html", of(found, form))


def show_read(request, found, sheet, **more):
    role = request.POST.get("role", Respondent.Role.OTHER)
    context = of(found) | {"sheet": sheet, "roles": Respondent.Role.personal(), "role": role}
    return render(request, "checklists/read_in_check.html", context | more)


def check_read(request, found, sheet):
    name = clean(request.POST.get("name", ""))[:80]
    if sheet.wrong:
        return show_read(request, found, sheet, name=name)
    try:
        return keep_read(request, found, sheet, name)
    except actions.IsClosed:
        return closed(request, found)


def lost(filled, sheet):
    """Lines of another version that this one does not have any more, in its words."""
    known = {line.key for line in sheet.lines} | {"team", "date"}
    gone = {*filled.values, *filled.notes} - known
    texts = Item.objects.filter(
        section__version__instrument=sheet.entry.instrument,
        section__version__number=filled.number,
        key__in=gone,
    )
    return list(texts.values_list("text", flat=True))


@transaction.atomic
def keep_read(request, found, sheet, name):
    role = request.POST["role"]
    if found.is_together:
        respondent = found.sheet_owner
    elif role in dict(Respondent.Role.personal()):
        name = "" if found.is_anonymous else name or _("by e-mail")
        respondent = actions.join(found, role=role, name=name)
    else:
        raise PermissionDenied
    actions.answer(respondent, sheet.filled_in, is_done=True)
    messages.success(request, _("The answers are read in."))
    return redirect(found)
