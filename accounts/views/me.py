"""What somebody arranges for their own account and on the device they sit at."""

from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import MailForm, ProfileForm
from accounts.templatetags.me import SECOND_STEP_LATER
from toolbox.lib.language import remember_language


@login_required
@require_safe
def home(request):
    kinds = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    context = {
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "accounts/me/home.html", context)


@login_required
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        messages.success(request, _("Saved."))
        return remember_language(redirect("me:home"), user.language)
    return render(request, "accounts/me/profile.html", {"form": form})


@login_required
def mail(request):
    # A box that is not ticked sends nothing: an empty form is one too.
    sent = request.POST if request.method == "POST" else None
    form = MailForm(sent, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("me:home")
    return render(request, "accounts/me/mail.html", {"form": form})


@login_required
@require_POST
def second_step_later(request):
    """Not now: asked again at the next signing in."""
    request.session[SECOND_STEP_LATER] = True
    back = request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if own else "/")


@login_required
@require_POST
def sign_out_everywhere(request):
    for session in UserSession.objects.filter(user=request.user):
        session.end()
    logout(request)
    return redirect("start")


def clear_device(request):
    """Sign out, and let the browser throw away all that this site put on the device."""
    if request.method != "POST":
        return render(request, "accounts/me/clear_device.html")
    logout(request, show_message=False)
    request.session.flush()
    response = redirect("me:device_cleared")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_safe
def device_cleared(request):
    return render(request, "accounts/me/device_cleared.html")
