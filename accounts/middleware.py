from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from accounts.access import typed_text
from accounts.actor import actor_of

# Where the address of somebody's device stands in a request.
ADDRESSES = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
# Open to who has yet to set up the second step, beside the pages that do so.
ALWAYS_OPEN = {
    "account_logout",
    "account_reauthenticate",
    "accessibility",
    "me:clear_device",
    "me:device_cleared",
    "privacy",
    "set_language",
}


def without_address(get_response):
    """Nothing behind this knows from where somebody comes, so nothing can keep it: allauth puts
    the headers of a form that waits for a password in the session."""

    def middleware(request):
        for name in ADDRESSES:
            request.META.pop(name, None)
        return get_response(request)

    return middleware


def kept_nowhere(get_response):
    """Pages about an account stay out of the browser's memory: the next person on this computer may
    press Back, and some show codes."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith("/account/"):
            add_never_cache_headers(response)
        return response

    return middleware


def actor(get_response):
    """Say in `request.actor` who acts; looked up only when somebody asks."""

    def middleware(request):
        request.actor = SimpleLazyObject(lambda: actor_of(request))
        return get_response(request)

    return middleware


def second_step(get_response):
    """Lead who must sign in with two steps, and has only one, to the page that sets up the other.
    What they had typed is shown back to them."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name in ALWAYS_OPEN or name.startswith(("mfa_", "privacy:")):
            return None
        stops = request.user.is_authenticated and request.user.must_set_up_second_step
        return second_step_first(request) if stops else None

    middleware.process_view = process_view
    return middleware


def second_step_first(request):
    if request.method in ("GET", "HEAD"):
        return redirect("mfa_index")
    context = {"typed": typed_text(request)}
    return render(request, "accounts/second_step_first.html", context, status=401)
