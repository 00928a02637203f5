from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import confirmation_url
from accounts.actions import LastAdministrator
from toolbox.lib import pdf, pdf_store
from toolbox.lib.public import public
from toolbox.privacy.erase import erase, left_alone_by
from toolbox.privacy.my_data import bundle_of
from toolbox.privacy.register import ELSEWHERE, REGISTER


@require_safe
def retention(request):
    """The public table of what is kept, why and for how long."""
    context = {"records": REGISTER, "elsewhere": ELSEWHERE}
    return render(request, "privacy/retention.html", context)


@require_safe
def agreement(request):
    return render(request, "privacy/agreement.html", operator())


@public
@require_safe
def agreement_pdf(request):
    """In Dutch only, as the law that it leans on."""
    document = pdf_store.Document(
        "verwerkersovereenkomst",
        settings.LANGUAGE_CODE,
        tuple(operator().values()),
        print_agreement,
    )
    return pdf_store.answer(request, document, "verwerkersovereenkomst.pdf")


def print_agreement():
    return pdf.render_with_margins(
        "privacy/agreement_pdf.html", operator(), css="css/agreement_pdf.css"
    )


def operator():
    return {
        "operator": settings.OPERATOR_NAME,
        "address": settings.OPERATOR_ADDRESS,
        "mail": settings.OPERATOR_EMAIL,
    }


@never_cache
@login_required
def my_data(request):
    confirm = confirmation_url(request)
    if request.method != "POST":
        return render(request, "privacy/my_data.html", {"confirm": confirm})
    if confirm:
        return redirect(confirm)
    return bundle_of(request.user).response("mijn-gegevens.zip")


@never_cache
@login_required
def erase_me(request):
    confirm = confirmation_url(request)
    if request.method == "POST":
        return redirect(confirm) if confirm else erased(request)
    context = {"confirm": confirm, "alone": left_alone_by(request.user)}
    return render(request, "privacy/erase_me.html", context)


def erased(request):
    try:
        erase(request.user, by=request.actor)
    except LastAdministrator:
        return redirect("privacy:erase_me")
    logout(request)
    response = render(request, "privacy/erased.html")
    # What waited on this device to be saved.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
