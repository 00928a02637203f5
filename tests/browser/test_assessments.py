"""Filling in an instrument with a browser: thirty at once, the whole path by a phone without script
and by keyboard alone, and what a browser keeps of who has no account."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlsplit

import httpx
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actions import give_link
from accounts.models import Grant
from agreements.models import Agreement
from checklists.assessments import actions
from checklists.assessments.results import Results
from checklists.models import Answer, Assessment
from tests.browser.conftest import DESKTOP, PHONE, enter
from tests.browser.test_newcomer import text_of_pdf
from tests.markup import elements
from tests.scans import ASKING, KEY, make_scan, sent
from tests.test_assessments import at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILL = f"/instrumenten/{KEY}/invullen/"


@pytest.fixture
def scan(live_server, db):
    return make_scan()


# Thirty at once -----------------------------------------------------------------------------------

# Who answers what on the first four lines; the fifth is a text of one's own.
ROLES = ["practitioner"] * 10 + ["ict"] * 8 + ["client"] * 7 + ["board"] * 5
BROWSERS = ROLES.index("board")


def answers_of(number):
    values = ["yes" if number % 2 else "no", *(str((number + step) % 3) for step in range(3))]
    return dict(zip(ASKING, [*values, f"Verhaal nummer {number}"], strict=True))


def by_program(address, number, together):
    """As a browser without script: every page is asked for, every form sent back whole."""
    base = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
    with httpx.Client(base_url=base, follow_redirects=True, timeout=60) as client:
        page = client.get(urlsplit(address).path)
        page = client.post(page.url, data=form_of(page) | {"role": ROLES[number]})
        together.wait(timeout=60)
        for key, value in answers_of(number).items():
            page = client.post(page.url, data=form_of(page) | {f"a.{key}": value})
        page = client.post(page.url, data=form_of(page) | {"klaar": "1"})
    return page.status_code


def form_of(page):
    fields = {each.attrib.get("name"): each.attrib.get("value") for each in elements(page.text)}
    return sent(page.text) | {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}


def choose(target):
    """By its words, which are the larger target."""
    target.page.locator(f'label[for="{target.get_attribute("id")}"]').click()


def open_by_browser(device, address, number):
    page = device(viewport=PHONE).new_page()
    page.goto(urlsplit(address).path)
    choose(page.locator(f'[name="role"][value="{ROLES[number]}"]'))
    page.get_by_role("main").get_by_role("button").click()
    for key, value in answers_of(number).items():
        field = page.locator(f'[name="a.{key}"]')
        if field.first.get_attribute("type") == "radio":
            choose(field.and_(page.locator(f'[value="{value}"]')))
        else:
            field.fill(value)
    return page


def test_thirty_people_answer_at_once(device, live_server, cast, alice, scan):
    assessment = actions.begin(cast.home, scan.current, label="Allen", mode="anonymous", by=alice)
    _grant, token = give_link(
        assessment, display_name="", ends_on=timezone.localdate(), right=Grant.Right.EDIT, by=alice
    )
    address = live_server.url + reverse("accounts:enter_by_grant", args=[token])
    pages = [open_by_browser(device, address, number) for number in range(BROWSERS, 30)]
    together = Barrier(BROWSERS + 1)
    with ThreadPoolExecutor(BROWSERS) as pool:
        outcomes = [pool.submit(by_program, address, n, together) for n in range(BROWSERS)]
        together.wait(timeout=60)
        for page in pages:
            page.locator('[name="klaar"]').click()
        assert [outcome.result() for outcome in outcomes] == [200] * BROWSERS
    for page in pages:
        expect(page.get_by_role("main")).to_contain_text("5 van 5")
    assert_nothing_lost_or_doubled(assessment)
    actions.close(assessment, by=alice)
    assert_nothing_lost_or_doubled(assessment)
    for spread in Results(Assessment.objects.get()).spreads:
        assert {group.roles: group.counts for group in spread.groups} == counted(spread.question)
        assert spread.hidden == 0


def assert_nothing_lost_or_doubled(assessment):
    expected = [
        (ROLES[number], key, value)
        for number in range(30)
        for key, value in answers_of(number).items()
    ]
    given = Answer.objects.filter(respondent__assessment=assessment)
    found = given.values_list("respondent__role", "item_key", "value")
    assert sorted(found) == sorted(expected)
    assert assessment.respondents.count() == 30


def counted(question):
    """How many of each role gave which value; a scale of which the first word is best is turned."""
    counts = {(role,): dict.fromkeys(question.values, 0) for role in ROLES}
    for number, role in enumerate(ROLES):
        value = answers_of(number)[question.key]
        value = str(2 - int(value)) if question.key == "schrik" else value
        counts[role,][value] += 1
    return counts


# The whole path -----------------------------------------------------------------------------------


class Fingers:
    """On a touch screen."""

    def press(self, target):
        target.click()

    def choose(self, target):
        choose(target)

    def write(self, target, text):
        target.fill(text)


class Keys:
    """By keyboard alone."""

    ACTIVE = "element => element === document.activeElement"

    def reach(self, target, is_there=ACTIVE):
        for _ in range(120):
            if target.evaluate(is_there):
                return
            target.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {target}")

    def press(self, target):
        self.reach(target)
        target.page.keyboard.press("Enter")

    def choose(self, target):
        """The Tab key comes once in a group of choices; the arrows go through it."""
        self.reach(target, "element => element.name === document.activeElement.name")
        target.page.keyboard.press("Space")
        for _ in range(10):
            if target.is_checked():
                return
            target.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {target}")

    def write(self, target, text):
        self.reach(target)
        target.page.keyboard.press("Control+A")
        target.page.keyboard.type(text)


class Walk:
    """One person on one device, with what they do on a page."""

    def __init__(self, page, hands):
        self.page, self.hands = page, hands

    def __getattr__(self, name):
        deed = getattr(self.hands, name)

        def act(selector, *more):
            target = self.page.locator(selector).first
            expect(target).to_be_visible()
            width = self.page.evaluate("document.documentElement.scrollWidth")
            assert width <= self.page.viewport_size["width"], self.page.url
            deed(target, *more)

        return act

    def go_on(self):
        """The button of the form of a page."""
        self.press("main form button.btn-primary")


@pytest.mark.parametrize(
    ("viewport", "script", "hands", "mode"),
    [(PHONE, False, Fingers(), "anonymous"), (DESKTOP, True, Keys(), "named")],
    ids=["phone, no script", "keyboard"],
)
def test_a_team_goes_from_beginning_to_a_report(device, scan, cast, viewport, script, hands, mode):
    def somebody(user=None):
        context = device(viewport=viewport, java_script_enabled=script)
        enter(context, user)
        return Walk(context.new_page(), hands)

    frank = somebody(cast.frank)
    frank.page.goto(f"/instrumenten/{KEY}/")
    frank.press('a[href$="/invullen/"]')
    frank.press('a[href$="/samen/"]')
    frank.write('[name="label"]', "Team Noord")
    frank.choose(f'[name="mode"][value="{mode}"]')
    frank.go_on()
    expect(frank.page.get_by_role("heading", level=1, name="Team Noord")).to_be_visible()
    assessment = Assessment.objects.get()
    frank.press(f'a[href="{at(assessment, "share")}"]')
    frank.go_on()
    link = frank.page.locator("#new-link").input_value()

    for number, role in enumerate(["ict", "ict", "ict"]):
        guest = somebody()
        guest.page.goto(urlsplit(link).path)
        guest.choose(f'[name="role"][value="{role}"]')
        if mode == "named":
            guest.write('[name="name"]', f"Gast {number}")
            guest.choose('[name="agrees"]')
        guest.go_on()
        guest.choose('[name="a.toestel"][value="no"]')
        guest.write('[name="n.toestel"]', f"Noot {number}")
        guest.write('[name="a.ons-verhaal"]', f"Verhaal {number}")
        guest.press('[name="klaar"]')
        expect(guest.page.get_by_role("status").first).to_be_visible()
        expect(guest.page.locator('[name="n.toestel"]')).to_have_value(f"Noot {number}")

    frank.page.goto(assessment.get_absolute_url())
    frank.press(f'a[href="{at(assessment, "close")}"]')
    frank.go_on()
    expect(frank.page.locator("#open")).to_be_visible()
    frank.press(f'a[href="{at(assessment, "agree", "toestel")}"]')
    frank.write('[name="who"]', "Annemie")
    frank.go_on()
    expect(frank.page.locator("#afspraken")).to_be_visible()
    assert Agreement.objects.get().who == "Annemie"
    frank.press(f'a[href="{at(assessment, "report")}"]')
    with frank.page.expect_download(timeout=60_000) as report:
        frank.go_on()
    told = text_of_pdf(report.value.path())
    for text in ("Team Noord", "Annemie", *(f"Noot {number}" for number in range(3)), "Verhaal 2"):
        assert text in told
    assert ("Gast 1" in told) == (mode == "named")


# What a browser keeps -----------------------------------------------------------------------------


def filled(page):
    """What stands on the page."""
    fields = page.locator("main form").last.locator("[name^='a.'], [name^='n.']")
    return fields.evaluate_all(
        "all => Object.fromEntries(all.filter(one => one.type !== 'radio' || one.checked)"
        ".map(one => [one.name, one.value]).filter(([, value]) => value))"
    )


def test_a_browser_keeps_what_is_filled_in_until_somebody_wipes_it(device, texts):
    context = device(viewport=PHONE)
    page, asked = context.new_page(), []
    page.goto("/instrumenten/vorming-en-vaardigheden/invullen/")
    page.on("request", lambda request: asked.append(request.url))
    choice = page.locator("main form input[type=radio]")
    first = choice.first.get_attribute("name")
    choose(page.locator(f'[name="{first}"]').nth(1))
    page.locator("main form textarea").first.fill("Regel één\nregel twee")
    page.locator("main form [name^='n.']").nth(3).fill("Een noot")
    typed = filled(page)
    assert len(typed) == 3
    expect(page.locator("[data-kept]")).to_be_visible()
    assert asked == []
    page.reload()
    assert filled(page) == typed
    again = context.new_page()
    again.goto("/instrumenten/redenen-wegen/invullen/")
    assert filled(again) == {}
    again.goto("/instrumenten/vorming-en-vaardigheden/invullen/")
    assert filled(again) == typed
    elsewhere = device(viewport=PHONE).new_page()
    elsewhere.goto("/instrumenten/vorming-en-vaardigheden/invullen/")
    assert filled(elsewhere) == {}
    page.locator("[data-wipe]").click()
    expect(page.locator("[data-wiped]")).not_to_be_empty()
    assert filled(page) == {}
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert filled(page) == {}
    assert context.cookies() == []


def test_what_is_too_long_comes_back_as_it_was_sent_and_not_as_it_was_kept(device, scan):
    page = device(viewport=PHONE).new_page()
    page.goto(FILL)
    choose(page.locator('[name="a.starten"]').nth(1))
    page.locator('[name="n.starten"]').fill("x" * 501)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#errors")).to_be_visible()
    page.locator("#errors a").click()
    expect(page).to_have_url(re.compile("#starten$"))
    assert filled(page) == {"a.starten": "1", "n.starten": "x" * 501}
    page.locator('[name="n.starten"]').fill("Korter")
    with page.expect_download(timeout=60_000) as paper:
        page.locator("main form button.btn-primary").click()
    assert "Korter" in text_of_pdf(paper.value.path())
    assert filled(page) == {"a.starten": "1", "n.starten": "Korter"}


def test_without_script_the_page_says_that_nothing_is_kept(device, scan):
    context = device(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(FILL)
    expect(page.locator("[data-kept]")).to_be_hidden()
    expect(page.locator("noscript p")).to_be_visible()
    choose(page.locator('[name="a.toestel"]').first)
    page.locator('[name="n.toestel"]').fill("Een noot")
    for button in ("button.btn-primary", '[name="invulbaar"]'):
        with page.expect_download(timeout=60_000) as paper:
            page.locator(f"main form {button}").click()
        assert paper.value.suggested_filename == f"{KEY}-ingevuld.pdf"
    assert context.cookies() == []
