from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.forms import QuestionForm
from knowledge.models import Question


# Who is signed in makes no difference here, so there is nothing to forge, and no cookie is needed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Correct, suggest or ask something, without an account; ?over= and ?soort= fill in."""
    about = request.GET.get("over", "").replace("\x00", "")[:120]
    initial = {"about": about, "kind": request.GET.get("soort", "")}
    form = QuestionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    return render(request, "knowledge/ask.html", {"form": form})


@require_safe
def question(request, token):
    question = get_object_or_404(Question, token=token)
    return render(request, "knowledge/question.html", {"question": question})
