"""An editor adds claims: one in a form, or many from a table."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import for_content_editors
from toolbox.lib.spreadsheet import write_csv, write_xlsx
from tooldb.editing import actions
from tooldb.editing.claims_out import claim_table
from tooldb.editing.forms import ClaimForm, NewSourceForm, TableForm
from tooldb.models import Criterion, Edition

# So many rows of each kind are shown; the others are counted.
SHOWN_ROWS = 200
KINDS = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@for_content_editors
def add_claim(request, edition, criterion):
    """?volgt= names the claim that it takes the place of."""
    edition = get_object_or_404(Edition.objects.select_related("tool"), key=edition)
    criterion = get_object_or_404(Criterion.objects.published(), key=criterion)
    data, source_form = with_new_source(request)
    followed = request.GET.get("volgt", "")
    form = ClaimForm(data, edition=edition, criterion=criterion, followed=followed)
    may_add = request.method == "POST" and not source_form.errors
    if may_add and (claim := actions.add_claim(form, by=request.user)):
        messages.success(request, _("Added: %(claim)s.") % {"claim": claim})
        return redirect(f"{reverse('tooldb:queue')}#tool-{edition.tool_id}")
    context = {"form": form, "source_form": source_form, "edition": edition, "criterion": criterion}
    return render(request, "tooldb/add_claim.html", context)


def with_new_source(request):
    """What was sent, and the form for a new source. One that is filled in well is added at once
    and chosen, also when something else is wrong yet."""
    if request.method != "POST":
        return None, NewSourceForm()
    data, form = request.POST.copy(), NewSourceForm(request.POST)
    if form.has_changed() and data.get("source"):
        form.add_error(None, _("Choose a source from the list or add a new one, not both."))
    elif source := actions.add_source(form):
        data["source"] = str(source.pk)
        form = NewSourceForm()
    return data, form


@for_content_editors
@require_safe
def export_claims(request, ending):
    write, content_type = KINDS[ending]
    response = HttpResponse(write(claim_table()), content_type=content_type)
    name = f"antwoorden-{timezone.localdate():%Y-%m-%d}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_content_editors
def import_claims(request):
    """Choose a file, see row by row what it would do, then do it. Nothing is kept between the
    steps: the table itself goes along."""
    if request.method != "POST":
        return render(request, "tooldb/import_claims.html", {"form": TableForm()})
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "tooldb/import_claims.html", {"form": form})
    if request.POST.get("step") != "import":
        return show_plan(request, form, form.plan)
    seen = request.POST.get("seen", "")
    plan, done = actions.import_claims(form.table, seen=seen, by=request.user)
    if not done:
        messages.warning(
            request, _("The catalogue changed meanwhile. Look once more; nothing is added yet.")
        )
        return show_plan(request, form, plan)
    messages.success(request, _("%(count)s answers added.") % {"count": len(plan.new)})
    return redirect("tooldb:queue")


def show_plan(request, form, plan):
    context = {"form": form, "plan": plan, "shown": SHOWN_ROWS}
    return render(request, "tooldb/import_check.html", context)
