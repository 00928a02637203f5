"""What goes out of a choice on paper: the record of a decision, checklists, a letter."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import for_actors, note_visit
from toolbox.lib.forms import PdfPasswordForm
from tooldb.choices.letter import letter_of
from tooldb.choices.page import agreements_about
from tooldb.choices.papers import PAPERS, law
from tooldb.choices.picture import picture_of
from tooldb.choices.record_paper import agreed_today, record_pdf
from tooldb.views.choices import of, visible

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@for_actors
@require_safe
def record(request, organisation, pk, number):
    """What was known and decided, also what a newer decision follows."""
    decision = decision_of(request, organisation, pk, number)
    context = of(decision.choice) | {"decision": decision, "record": decision.record, "law": law()}
    context |= agreed_today(agreements_seen(decision, request.actor))
    return render(request, "tooldb/choices/record.html", context)


@for_actors
def pdf(request, organisation, pk, number):
    """The record as PDF, with a password when the file goes out by mail."""
    decision = decision_of(request, organisation, pk, number)
    form = PdfPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = agreements_seen(decision, request.actor)
        content = record_pdf(decision, seen, password=form.cleaned_data["password"])
        return download(decision.choice, content, f"verslag-{number}.pdf", "application/pdf")
    context = of(decision.choice, form) | {"decision": decision}
    return render(request, "tooldb/choices/pdf.html", context)


def decision_of(request, organisation, pk, number):
    """Whoever sees the choice sees what was decided."""
    choice = visible(request, organisation, pk)
    decision = next((each for each in choice.decisions.all() if each.number == number), None)
    if decision is None:
        raise Http404
    note_visit(choice, request.actor)
    return decision


def agreements_seen(decision, actor):
    """A coach who looks at choices only sees none."""
    return agreements_about(decision).visible_to(actor)


@for_actors
@require_safe
def paper(request, organisation, pk, name):
    """A checklist or a start sheet, as it was made on the day of the decision."""
    choice = visible(request, organisation, pk)
    if choice.decision is None or name not in PAPERS:
        raise Http404
    note_visit(choice, request.actor)
    context = of(choice) | {
        "decision": choice.decision,
        "name": name,
        "lines": choice.decision.record["papers"][name],
        "law": law(),
    }
    return render(request, "tooldb/choices/paper.html", context)


@for_actors
@require_safe
def letter(request, organisation, pk):
    """What is not known today, as a letter to the supplier."""
    choice = visible(request, organisation, pk)
    context = of(choice) | {"letter": letter_for(choice, request.actor)}
    return render(request, "tooldb/choices/letter.html", context)


@for_actors
@require_safe
def letter_text(request, organisation, pk):
    choice = visible(request, organisation, pk)
    content = letter_for(choice, request.actor).text.encode("utf-8", "replace")
    return download(choice, content, "brief.txt", "text/plain; charset=utf-8")


@for_actors
@require_safe
def letter_docx(request, organisation, pk):
    choice = visible(request, organisation, pk)
    return download(choice, letter_for(choice, request.actor).docx, "brief.docx", DOCX)


def letter_for(choice, actor):
    """404 before a decision, and when the tool is in the catalogue no more."""
    picture = choice.decision and picture_of(choice, choice.decision.edition.key)
    if not picture:
        raise Http404
    note_visit(choice, actor)
    return letter_of(choice, picture)


def download(choice, content, name, content_type):
    """A file of an organisation: named without a word that somebody typed, kept by nobody."""
    response = HttpResponse(content, content_type=content_type)
    filename = f"keuze-{choice.organisation.slug}-{name}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
