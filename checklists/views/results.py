"""What came out of an assessment, taken along, and what is agreed because of it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import for_actors, note_visit
from accounts.models import Organisation
from agreements.actions import agree as make_agreement
from agreements.forms import AgreementForm
from agreements.models import Agreement
from checklists.assessments.paper import report_pdf
from checklists.assessments.results import Results, table
from checklists.library import entry_of
from checklists.views.assessments import of, visible, writable
from toolbox.lib.forms import PdfPasswordForm
from toolbox.lib.spreadsheet import write_csv


def with_results(request, organisation, pk):
    """Not for who only answers, and not before there is something to show."""
    found = visible(request, organisation, pk)
    if not Organisation.objects.visible_to(request.actor).filter(slug=organisation).exists():
        raise PermissionDenied
    if not found.shows_results:
        raise Http404
    note_visit(found, request.actor)
    return Results(found)


@for_actors
def report(request, organisation, pk):
    results = with_results(request, organisation, pk)
    form = PdfPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agreements = Agreement.objects.visible_to(request.actor).of(results.assessment)
        content = report_pdf(results, agreements, **form.cleaned_data)
        return download(results, content, "pdf", "application/pdf")
    context = of(results.assessment, form)
    return render(request, "checklists/report.html", context)


@for_actors
@require_safe
def csv(request, organisation, pk):
    results = with_results(request, organisation, pk)
    return download(results, write_csv(table(results)), "csv", "text/csv; charset=utf-8")


def download(results, content, ending, content_type):
    response = HttpResponse(content, content_type=content_type)
    name = f"{results.entry.key}-{results.assessment.held_on}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_actors
def agree(request, organisation, pk, line):
    """Who does what by when, because of one line."""
    found = writable(request, organisation, pk)
    items = {item.key: item for item in entry_of(found.version).items}
    if line not in items:
        raise Http404
    form = AgreementForm(request.POST or None, initial={"what": items[line].text[:300]})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        make_agreement(found.organisation, **fields, origin=found, point=line, by=request.actor)
        return redirect(f"{found.get_absolute_url()}#afspraken")
    context = of(found, form) | {"item": items[line]}
    return render(request, "checklists/assessment_agree.html", context)
