from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import for_actors
from canvas.forms import PdfForm
from canvas.paper import canvas_pdf
from canvas.views.reply import download, visible_canvas


@for_actors
@require_safe
def pdf(request, organisation, pk):
    """The canvas as PDF on A3, or on A4 with ?paper=a4."""
    canvas = visible_canvas(request, organisation, pk)
    paper = "a4" if request.GET.get("paper") == "a4" else "a3"
    return pdf_response(canvas, canvas_pdf(canvas, paper=paper))


@for_actors
def pdf_options(request, organisation, pk):
    """Choose the paper, and a password when the file goes out by mail."""
    canvas = visible_canvas(request, organisation, pk)
    form = PdfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return pdf_response(canvas, canvas_pdf(canvas, **form.cleaned_data))
    return render(request, "canvas/pdf_options.html", {"canvas": canvas, "form": form})


def pdf_response(canvas, content):
    return download(canvas, content, "pdf", "application/pdf")
