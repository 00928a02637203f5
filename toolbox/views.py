import email
import email.policy

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.access import typed_text
from canvas.models import Meaning


@require_safe
def start(request):
    return render(request, "toolbox/start.html")


@require_safe
def privacy(request):
    context = {"address": settings.OPERATOR_ADDRESS, "mail": settings.OPERATOR_EMAIL}
    return render(request, "toolbox/privacy.html", context)


@require_safe
def accessibility(request):
    return render(request, "toolbox/accessibility.html", {"mail": settings.OPERATOR_EMAIL})


@require_safe
def parts(request):
    """The parts of the design system on one page, for developers."""
    return render(request, "toolbox/parts.html", {"meanings": Meaning})


# No token: it only sets a cookie with a language, and a page for everybody stays without cookies.
@csrf_exempt
@require_POST
def set_language(request):
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    code = request.POST.get("language")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        )
    return response


@require_safe
def mail_page(request):
    """The newest mails that this site sent, read from files; only on one's own machine."""
    files = sorted(settings.MAIL_FOLDER.glob("*.log"), key=lambda path: path.stat().st_mtime)
    mails = [read_mail(path) for path in reversed(files[-20:])]
    return render(request, "toolbox/mail_page.html", {"mails": mails})


def read_mail(path):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = mail.get_body(preferencelist=("plain",))
    # The backend rules a line of dashes under each mail.
    text = body.get_content().rstrip("\n-") if body else ""
    return {"to": mail["To"], "subject": mail["Subject"], "date": mail["Date"], "text": text}


# When something is wrong --------------------------------------------------------------------------


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", status=500)


def csrf_failure(request, reason=""):
    """Mostly a page that stood open for long. What was typed is shown back, but only when the
    browser says that our own page sent it."""
    own = request.headers.get("Sec-Fetch-Site", "") == "same-origin"
    typed = typed_text(request) if own else ""
    return render(request, "toolbox/stale_page.html", {"typed": typed}, status=403)


def unavailable(request):
    return render(request, "503.html", {"typed": typed_text(request)}, status=503)
