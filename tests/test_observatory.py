"""What Mozilla's HTTP Observatory would say of this site in production: its rules and modifiers as
its public source has them (mdn/mdn-http-observatory, src/grader/charts.js and
src/analyzer/tests/, read in 2026). 100 points and more are an A+. Extra points count from 90 on.

Left out: what a scan over the network only sees (the certificate, the list of preloaded hosts)."""

import json
import os
import subprocess
import sys
from http.cookies import SimpleCookie

import pytest

from tests import markup

pytestmark = pytest.mark.once

SCAN = """
import json
import django
django.setup()
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.conf import settings
settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"

def told(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = response.cookies.output(header="", sep="\\\\n").split("\\\\n")
    return {
        "status": response.status_code,
        "headers": {name.lower(): value for name, value in response.headers.items()},
        "cookies": [cookie.strip() for cookie in cookies if cookie.strip()],
        "body": body.decode("utf-8", "replace"),
    }

def start_session(request):
    request.session["x"] = 1
    return HttpResponse()

client = Client(headers={"host": "toolbox.example", "origin": "https://toolbox.example"})
seen = {path: told(client.get(path, secure=True)) for path in %(paths)r}
seen["http"] = told(client.get("/privacy/?a=1"))
seen["cors"] = told(client.get("/", secure=True, headers={"origin": "https://evil.example"}))
seen["language"] = told(client.post("/taal/", {"language": "en"}, secure=True))
seen["session"] = told(SessionMiddleware(start_session)(RequestFactory().get("/", secure=True)))
print(json.dumps(seen))
"""
PAGES = ["/", "/privacy/", "/account/login/", "/account/signup/", "/bestaat-niet/"]
STATIC = "/static/x.css"
UNSAFE = {"'unsafe-inline'", "data:"}
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}


@pytest.fixture(scope="module")
def seen():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.production"}
    script = SCAN % {"paths": [*PAGES, STATIC]}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def policy_of(answer):
    parts = answer["headers"].get("content-security-policy", "").split(";")
    return {name: set(found) for name, *found in (part.split() for part in parts if part.strip())}


# The rules: each gives its modifier ---------------------------------------------------------------


def content_security_policy(answer):
    policy = policy_of(answer)
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    script, style, objects = (
        policy.get(f"{kind}-src", default) for kind in ("script", "style", "object")
    )
    if script & (BROAD | UNSAFE) or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for found in policy.values() for source in found):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if style & (BROAD | UNSAFE):
        return 0
    return 10 if default == {"'none'"} else 5


def cookies(answer):
    found = SimpleCookie()
    for cookie in answer["cookies"]:
        found.load(cookie)
    if not found:
        return 0
    for name, cookie in found.items():
        is_session = any(word in name.lower() for word in ("login", "sess"))
        if not cookie["secure"]:
            return -40 if is_session else -20
        if is_session and not cookie["httponly"]:
            return -30
        if cookie["samesite"].lower() not in ("lax", "strict"):
            return -20
    return 5


def cross_origin_resource_sharing(answer):
    return -50 if "access-control-allow-credentials" in answer["headers"] else 0


def redirection(answer):
    to_https = answer["headers"].get("location", "").startswith("https://toolbox.example/")
    return 0 if answer["status"] in (301, 302, 307, 308) and to_https else -20


def referrer_policy(answer):
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    policy = answer["headers"].get("referrer-policy")
    return 0 if policy is None else (5 if policy in private else -5)


def strict_transport_security(answer):
    parts = [
        part.strip() for part in answer["headers"].get("strict-transport-security", "").split(";")
    ]
    ages = [int(part.removeprefix("max-age=")) for part in parts if part.startswith("max-age=")]
    if not ages:
        return -20
    return 0 if ages[0] >= 15_552_000 else -10


def subresource_integrity(answer):
    """Scripts of our own need none; they earn nothing either."""
    for element in markup.elements(answer["body"]):
        if element.tag == "script" and "//" in element.attrib.get("src", ""):
            return -5 if element.attrib["src"].startswith("https://") else -50
    return 0


def x_content_type_options(answer):
    return 0 if answer["headers"].get("x-content-type-options") == "nosniff" else -5


def x_frame_options(answer):
    if "frame-ancestors" in policy_of(answer):
        return 5
    return 0 if answer["headers"].get("x-frame-options") in ("DENY", "SAMEORIGIN") else -20


def cross_origin_resource_policy(answer):
    policy = answer["headers"].get("cross-origin-resource-policy", "cross-origin")
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(policy, -5)


OF_A_PAGE = [
    content_security_policy,
    cookies,
    referrer_policy,
    strict_transport_security,
    subresource_integrity,
    x_content_type_options,
    x_frame_options,
    cross_origin_resource_policy,
]


def score(seen, path):
    modifiers = [rule(seen[path]) for rule in OF_A_PAGE]
    modifiers += [redirection(seen["http"]), cross_origin_resource_sharing(seen["cors"])]
    lost = 100 + sum(modifier for modifier in modifiers if modifier < 0)
    return 100 + sum(modifiers) if lost >= 90 else max(lost, 0)


# What they find -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_would_score_an_a_plus(seen, path):
    assert score(seen, path) >= 100


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("rule", OF_A_PAGE)
def test_no_rule_takes_a_point(seen, path, rule):
    assert rule(seen[path]) >= 0


def test_the_rules_with_extra_points_give_them(seen):
    page = seen["/account/login/"]
    assert content_security_policy(page) == 10
    assert x_frame_options(page) == 5
    assert referrer_policy(page) == 5
    assert cross_origin_resource_policy(page) == 10


def test_the_rules_see_what_is_missing():
    bare = {"status": 200, "headers": {}, "cookies": ["sessionid=x"], "body": ""}
    assert score({"/": bare, "http": bare, "cors": bare}, "/") == 0
    loose = bare | {"headers": {"content-security-policy": "default-src 'self' 'unsafe-inline'"}}
    assert content_security_policy(loose) == -20


@pytest.mark.parametrize("name", ["/account/login/", "language", "session"])
def test_every_cookie_is_for_this_host_over_https_only(seen, name):
    assert seen[name]["cookies"]
    for said in seen[name]["cookies"]:
        for part in ("__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in said
        assert "Domain" not in said


def test_http_leads_to_the_same_page_over_https(seen):
    assert seen["http"]["headers"]["location"] == "https://toolbox.example/privacy/?a=1"


@pytest.mark.parametrize("path", [*PAGES, STATIC])
def test_every_answer_has_the_other_headers(seen, path):
    headers = seen[path]["headers"]
    assert "camera=()" in headers["permissions-policy"]
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert policy_of(seen[path])["base-uri"] == {"'none'"}
    assert "server" not in headers
    assert "x-powered-by" not in headers


def test_a_static_file_is_what_it_says(seen):
    assert seen[STATIC]["status"] == 200
    assert seen[STATIC]["headers"]["content-type"] == 'text/css; charset="utf-8"'
    assert content_security_policy(seen[STATIC]) == 10
    assert cross_origin_resource_policy(seen[STATIC]) == 10


def test_only_what_is_for_everybody_is_for_search_engines(seen):
    assert "noindex" in seen["/account/login/"]["headers"]["x-robots-tag"]
    assert "x-robots-tag" not in seen["/"]["headers"]
