"""Instruments that an organisation fills in: beginning, answering in roles, closing, what comes
out, and what never does."""

import csv
import io
import json
import re
import subprocess
import zipfile
from contextlib import contextmanager
from datetime import timedelta

import pikepdf
import pytest
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.actor import Actor
from accounts.models import AuditEntry, Grant
from agreements.models import Agreement
from checklists.answers import MAX_NOTE, Sheet
from checklists.assessments import actions
from checklists.assessments.results import Results
from checklists.library import entry_of
from checklists.models import Answer, Assessment, Respondent
from tests.conftest import sign_in
from tests.instruments import make_instrument
from tests.markup import elements, words
from tests.scans import ASKING, KEY, make_scan, publish_next, sent
from tests.test_canvas_pdf import pages_of
from tests.test_instrument_papers import parts
from tests.traces import places
from toolbox.privacy.erase import erase

pytestmark = pytest.mark.django_db
NAMES = ["rename", "share", "close", "carry_over", "delete", "answer", "join", "read_in"]
NAMES += ["assessment", "report", "csv"]
LOOKS = ["assessment", "csv"]
# Nobody shows a text like this by chance.
SECRET = "geheimwoord"


def at(assessment, name, *more):
    return reverse(f"assessments:{name}", args=[assessment.organisation.slug, assessment.pk, *more])


@pytest.fixture
def scan(db):
    return make_scan()


@pytest.fixture
def begin(cast, alice, scan):
    """A function: an assessment of the scan in Huis Test."""

    def begin(mode="together", label="Team Noord", **fields):
        version = fields.pop("version", scan.current)
        return actions.begin(cast.home, version, label=label, mode=mode, by=alice, **fields)

    return begin


def respond(assessment, role, name="", user=None, **values):
    """Somebody joined and answered."""
    respondent = actions.join(assessment, role=role, name=name, user=user)
    fill(respondent, **values)
    return respondent


def fill(respondent, **values):
    """`starten="2"` is an answer, `noot_starten="Ja"` a note to it."""
    fields = {}
    for name, text in values.items():
        key = name.replace("_", "-")
        fields[f"n.{key[5:]}" if key.startswith("noot-") else f"a.{key}"] = text
    entry = entry_of(respondent.assessment.version)
    actions.answer(respondent, Sheet.from_form(entry, fields).changed, is_done=True)


def answers(assessment):
    found = Answer.objects.filter(respondent__assessment=assessment)
    return {each.item_key: (each.value, each.note) for each in found}


def as_browser(page, **changed):
    """What a browser sends of a page on which somebody changed something; lines end with CRLF."""
    fields = sent(page) | changed
    return {name: text.replace("\n", "\r\n") for name, text in fields.items()}


# Beginning ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", Assessment.Mode.values)
def test_an_assessment_begins_in_one_of_three_modes(cast, scan, mode):
    client = sign_in(cast.frank)
    new = reverse("assessments:new", args=[cast.home.slug, KEY])
    assert client.get(reverse("checklists:begin", args=[KEY])).headers["Location"] == new
    data = {"label": "Team Noord", "mode": mode, "held_on": "2026-03-04"}
    there = client.post(new, data).headers["Location"]
    made = Assessment.objects.get()
    assert (made.version, made.mode, str(made.held_on)) == (scan.current, mode, "2026-03-04")
    assert there == (at(made, "answer") if mode == "together" else made.get_absolute_url())
    roles = list(made.respondents.values_list("role", flat=True))
    assert roles == (["team"] if mode == "together" else [])
    assert AuditEntry.objects.of(made).get().verb == "created"
    page = client.get(reverse("assessments:assessments", args=[cast.home.slug])).text
    assert made.get_absolute_url() in page


@pytest.mark.parametrize("wrong", [{"label": ""}, {"mode": "samen"}, {"held_on": "gisteren"}])
def test_what_is_missing_is_asked_with_the_rest_still_there(cast, scan, wrong):
    new = reverse("assessments:new", args=[cast.home.slug, KEY])
    data = {"label": "Team Noord", "mode": "named", "held_on": "2026-03-04"} | wrong
    response = sign_in(cast.frank).post(new, data)
    assert response.status_code == 200
    assert 'class="error-summary"' in response.text
    assert escape(data["label"]) in response.text
    assert not Assessment.objects.exists()


def test_it_is_compared_with_the_same_instrument_of_the_same_organisation_only(
    cast, scan, begin, alice
):
    other = make_instrument("proefkaart", kind="card", audience="organisation")
    mine = begin(label="Vorige keer")
    elsewhere = begin(version=other.current)
    theirs = actions.begin(cast.other, scan.current, label="Van hen", mode="named", by=alice)
    new = reverse("assessments:new", args=[cast.home.slug, KEY])
    client, data = sign_in(cast.frank), {"label": "Nu", "mode": "named", "held_on": "2026-03-04"}
    for earlier in (elsewhere, theirs):
        assert client.post(new, data | {"previous": earlier.pk}).status_code == 200
    client.post(new, data | {"previous": mine.pk})
    assert Assessment.objects.get(label="Nu").previous == mine


def test_an_instrument_that_asks_nothing_cannot_be_begun(texts, cast):
    client = sign_in(cast.frank)
    key = "zo-beeldbel-je-met-ons"
    for address in (
        reverse("checklists:begin", args=[key]),
        reverse("assessments:new", args=[cast.home.slug, key]),
    ):
        assert client.get(address).status_code == 404


# Who answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "together", "apart"),
    [
        ("alice", 200, 302),
        ("frank", 200, 302),
        ("bob", 403, 302),
        ("carol", 403, 403),
        ("heidi", 404, 404),
        ("dave", 404, 404),
        ("ivan", 404, 404),
    ],
)
def test_who_may_answer(cast, begin, who, together, apart):
    """Who only reads answers in an own name, and not on the sheet of all."""
    cast.home.mandates.filter(coach=cast.carol).update(part="checklists")
    client = sign_in(cast.people[who])
    assert client.get(at(begin("together"), "answer")).status_code == together
    for mode in ("named", "anonymous"):
        response = client.get(at(begin(mode), "answer"))
        assert response.status_code == apart
        if apart == 302:
            assert client.get(response.headers["Location"]).status_code == 200


def test_a_coach_sees_and_is_in_the_log_but_changes_nothing(cast, begin, alice):
    named = begin("named")
    respond(named, "board", "Nel", toestel="no")
    actions_of_all = AuditEntry.objects.of(named).count()
    coach = sign_in(cast.carol)
    assert coach.get(named.get_absolute_url()).status_code == 404
    cast.home.mandates.filter(coach=cast.carol).update(part="checklists")
    for name in ("csv", "report", "assessment"):
        assert coach.get(at(named, name)).status_code == 200
        assert AuditEntry.objects.of(named).filter(verb="looked_at").count() == 1
    page = coach.get(named.get_absolute_url()).text
    changing = set(NAMES) - {"assessment", "report", "csv"}
    for name in changing:
        assert at(named, name) not in page
        if name != "carry_over":
            assert coach.post(at(named, name)).status_code == 403
    assert coach.get(at(named, "agree", "toestel")).status_code == 403
    assert AuditEntry.objects.of(named).count() == actions_of_all + 1


def test_who_joins_chooses_a_role_and_is_the_same_the_next_time(cast, begin):
    named, client = begin("named"), sign_in(cast.bob)
    page = client.get(at(named, "join"))
    assert who_sees(named) in page.text
    assert 'value="team"' not in page.text
    assert 'value="Bob"' in page.text
    for wrong in ({}, {"role": "team"}, {"agrees": ""}, {"name": ""}, {"name": "x" * 81}):
        data = {"role": "ict", "name": "Bob", "agrees": "on"} | wrong
        data = data if wrong else {"name": "Bob"}
        assert client.post(at(named, "join"), data).status_code == 200
    assert not named.respondents.exists()
    data = {"role": "ict", "name": "Bob", "agrees": "on"}
    for _ in range(2):
        assert client.post(at(named, "join"), data).headers["Location"] == at(named, "answer")
    sign_in(cast.bob).post(at(named, "answer"), {"a.toestel": "no", "klaar": "1"})
    respondent = named.respondents.get()
    assert (respondent.role, respondent.user, respondent.name) == ("ict", cast.bob, "Bob")
    assert respondent.done_at
    assert answers(named) == {"toestel": ("no", "")}


def who_sees(assessment):
    """The part of a page that says who will see what."""
    return render_to_string("checklists/_who_sees.html", {"assessment": assessment})


def test_who_answers_reads_first_who_will_see_what(cast, begin):
    client, told = sign_in(cast.frank), set()
    for mode in Assessment.Mode.values:
        assessment = begin(mode)
        page = client.get(at(assessment, "answer"), follow=True)
        first = "answer" if mode == "together" else "join"
        assert page.request["PATH_INFO"] == at(assessment, first)
        assert who_sees(assessment) in page.text
        told.add(who_sees(assessment))
    assert len(told) == 3


def test_without_names_there_is_no_name_to_give(cast, begin):
    page = sign_in(cast.bob).get(at(begin("anonymous"), "join")).text
    assert {each.attrib.get("name") for each in elements(page)}.isdisjoint({"name", "agrees"})


@pytest.fixture
def link(cast, begin):
    """A function: an assessment, and the address that the page with links gives."""

    def link(mode="named", ends_on=None):
        assessment = begin(mode)
        data = {"ends_on": ends_on or timezone.localdate().isoformat()}
        page = sign_in(cast.frank).post(at(assessment, "share"), data).text
        [field] = [each for each in elements(page) if each.attrib.get("id") == "new-link"]
        assert 'class="qr-code"' in page
        return assessment, field.attrib["value"].removeprefix("http://localhost")

    return link


def come_in(address):
    client = Client()
    assert client.get(address).status_code == 302
    return client


def join(client, assessment, role="client", **fields):
    data = {"role": role, "name": "Gast", "agrees": "on"} | fields
    return client.post(at(assessment, "join"), data)


def test_a_guest_answers_by_the_link_and_sees_nothing_else(link):
    assessment, address = link()
    guest = Client()
    there = guest.get(address, follow=True).redirect_chain[-1][0]
    assert there == at(assessment, "join")
    join(guest, assessment)
    page = guest.get(at(assessment, "answer"))
    fields = as_browser(page.text, **{"a.toestel": "yes", "klaar": "1"})
    guest.post(at(assessment, "answer"), fields)
    respondent = assessment.respondents.get()
    assert (respondent.role, respondent.name, respondent.user) == ("client", "Gast", None)
    assert answers(assessment) == {"toestel": ("yes", "")}
    assert guest.get(assessment.get_absolute_url()).headers["Location"] == at(assessment, "answer")
    for name in ("report", "csv", "rename", "share", "close", "delete", "read_in"):
        assert guest.get(at(assessment, name)).status_code == 403, name
    for address in (
        reverse("assessments:assessments", args=[assessment.organisation.slug]),
        assessment.organisation.get_absolute_url(),
    ):
        assert guest.get(address).status_code == 404


def test_one_link_is_for_many_and_each_browser_stays_one_person(link):
    assessment, address = link("anonymous")
    guests = [come_in(address) for _ in range(3)]
    for _twice in range(2):
        for number, guest in enumerate(guests):
            join(guest, assessment)
            guest.post(at(assessment, "answer"), {"a.starten": str(number)})
    assert assessment.respondents.count() == 3
    values = Answer.objects.values_list("value", flat=True)
    assert sorted(values) == ["0", "1", "2"]


def test_a_link_that_was_revoked_or_ended_opens_nothing_any_more(link, cast):
    assessment, address = link()
    guest = come_in(address)
    join(guest, assessment)
    grant = Grant.objects.of(assessment).get()
    sign_in(cast.frank).post(at(assessment, "revoke_link", grant.pk))
    assert guest.get(at(assessment, "answer")).status_code == 404
    assert Client().get(address).status_code == 404
    again, address = link()
    guest = come_in(address)
    Grant.objects.of(again).update(ends_at=timezone.now() - timedelta(minutes=1))
    late = guest.post(at(again, "join"), {"role": "client", "name": SECRET, "agrees": "on"})
    assert late.status_code == 401
    assert SECRET in late.text
    assert Client().get(address).status_code == 404
    assert not again.respondents.exists()


def test_a_link_opens_no_other_assessment(link, begin):
    _assessment, address = link()
    guest = come_in(address)
    for name in NAMES:
        assert guest.get(at(begin(), name)).status_code == 404


# Answering ----------------------------------------------------------------------------------------


def test_two_browsers_on_one_sheet_do_not_undo_each_other(cast, begin):
    sheet = begin()
    fill(sheet.sheet_owner, toestel="no", noot_starten="Er was\neen noot", ons_verhaal="Een\ntwee")
    one, other = sign_in(cast.frank), sign_in(cast.alice)
    pages = [each.get(at(sheet, "answer")).text for each in (one, other)]
    one.post(at(sheet, "answer"), as_browser(pages[0], **{"a.toestel": "yes", "a.schrik": "1"}))
    changed = {"n.toestel": "Van de buren", "a.afstand": "2", "n.starten": ""}
    other.post(at(sheet, "answer"), as_browser(pages[1], **changed))
    assert answers(sheet) == {
        "toestel": ("yes", "Van de buren"),
        "schrik": ("1", ""),
        "afstand": ("2", ""),
        "ons-verhaal": ("Een\ntwee", ""),
    }
    page = one.get(at(sheet, "answer")).text
    one.post(at(sheet, "answer"), as_browser(page, **{"a.ons-verhaal": " "}))
    assert "ons-verhaal" not in answers(sheet)
    assert len(answers(sheet)) == 3


def test_a_form_that_is_sent_twice_or_only_in_part_takes_nothing_away(cast, begin):
    sheet, client = begin(), sign_in(cast.frank)
    fields = as_browser(client.get(at(sheet, "answer")).text)
    fields |= {"a.toestel": "no", "n.schrik": "Ja"}
    for _ in range(2):
        assert client.post(at(sheet, "answer"), fields).status_code == 302
    client.post(at(sheet, "answer"), {"a.starten": "1"})
    client.post(at(sheet, "answer"))
    assert answers(sheet) == {"toestel": ("no", ""), "schrik": ("", "Ja"), "starten": ("1", "")}


@pytest.mark.parametrize(
    ("name", "text"), [("n.toestel", "x" * (MAX_NOTE + 1)), ("a.starten", "misschien")]
)
def test_what_cannot_be_kept_is_told_with_everything_still_there(cast, begin, name, text):
    sheet, client = begin(), sign_in(cast.frank)
    page = client.get(at(sheet, "answer")).text
    fields = as_browser(page) | {"a.ons-verhaal": SECRET, "a.schrik": "2", name: text}
    response = client.post(at(sheet, "answer"), fields)
    assert response.status_code == 200
    assert '<div class="error-summary"' in response.text
    kept = {each: typed for each, typed in fields.items() if each != "a.starten"}
    assert {n: typed.replace("\n", "\r\n") for n, typed in sent(response.text).items()} == kept
    assert answers(sheet) == {}


def test_what_looks_like_data_of_a_client_is_pointed_at_and_kept(cast, begin):
    sheet, client = begin(), sign_in(cast.frank)
    fields = {"n.toestel": "Bel 0470 12 34 56", "a.ons-verhaal": "Niets"}
    response = client.post(at(sheet, "answer"), fields, follow=True)
    [message] = [str(each) for each in response.context["messages"] if each.level_tag == "warning"]
    assert "Er is een toestel." in message
    assert "Vertel het zelf." not in message
    assert answers(sheet)["toestel"] == ("", "Bel 0470 12 34 56")


def test_a_session_that_ended_keeps_what_was_typed(begin):
    sheet = begin()
    fields = {
        "a.toestel": "partly",
        "n.toestel": SECRET,
        "a.ons-verhaal": "Eerst dit\n\nen dat",
    }
    response = Client().post(at(sheet, "answer"), fields)
    assert response.status_code == 401
    for text in fields.values():
        assert text in response.text
    assert answers(sheet) == {}


@pytest.mark.parametrize("mode", Assessment.Mode.values)
@pytest.mark.parametrize("joined", [True, False])
def test_what_is_sent_after_the_closing_is_shown_back(cast, begin, alice, mode, joined):
    assessment, client = begin(mode), sign_in(cast.frank)
    if joined and mode != "together":
        join(client, assessment)
    actions.close(assessment, by=alice)
    fields = {"a.toestel": "partly", "n.toestel": SECRET, "a.ons-verhaal": "Eerst dit"}
    response = client.post(at(assessment, "answer"), fields)
    assert response.status_code == 409
    for text in (SECRET, "Eerst dit", gettext("partly")):
        assert text in response.text
    assert answers(assessment) == {}


# Closing ------------------------------------------------------------------------------------------


def test_closing_is_final(cast, begin, alice):
    named, client = begin("named"), sign_in(cast.frank)
    join(client, named)
    for _ in range(2):
        assert client.post(at(named, "close")).status_code == 302
    assert AuditEntry.objects.of(named).filter(verb="finished").count() == 1
    assert at(named, "answer") not in client.get(named.get_absolute_url()).text
    late = sign_in(cast.bob)
    for name in ("answer", "join", "read_in"):
        assert client.post(at(named, name), {"role": "ict", "a.toestel": "no"}).status_code != 200
        assert late.get(at(named, name), follow=True).status_code in (200, 403)
    assert named.respondents.count() == 1
    assert answers(named) == {}
    respondent = named.respondents.get()
    for deed in (
        lambda: actions.answer(respondent, []),
        lambda: actions.join(named, role="ict"),
        lambda: actions.close(named, by=alice),
    ):
        with pytest.raises(actions.IsClosed):
            deed()


def test_closing_without_names_forgets_who_answered(cast, link, alice):
    assessment, address = link("anonymous")
    guest, member = come_in(address), sign_in(cast.bob)
    for client, role in ((guest, "client"), (member, "ict")):
        join(client, assessment, role)
        fields = {"a.starten": "1", "n.toestel": f"Noot van {role}", "klaar": "1"}
        client.post(at(assessment, "answer"), fields)
    before = list(assessment.respondents.all())
    order = list(Answer.objects.order_by("pk").values_list("pk", flat=True))
    actions.close(assessment, by=alice)
    after = Respondent.objects.filter(assessment=assessment)
    assert sorted(each.role for each in after) == ["client", "ict"]
    for each in after:
        assert (each.user, each.name, each.done_at) == (None, "", None)
        assert each.joined_at == assessment.created_at
        kept = {answer.item_key: (answer.value, answer.note) for answer in each.answers.all()}
        assert kept == {"starten": ("1", ""), "toestel": ("", f"Noot van {each.role}")}
    assert not Answer.objects.filter(pk__in=order).exists()
    for old in before:
        # The cookie of a guest still has it; it leads nowhere.
        assert places(old.pk) <= {"session data"}
    assert places(cast.bob.pk).isdisjoint({"checklists.Respondent.user", "accounts.AuditEntry"})


def test_closing_with_names_keeps_them(cast, begin, alice):
    named = begin("named")
    respond(named, "ict", "Bob", user=cast.bob, toestel="no", noot_toestel=SECRET)
    actions.close(named, by=alice)
    assert named.respondents.get().user == cast.bob
    assert f"{SECRET} " in words(sign_in(cast.frank).get(named.get_absolute_url()).text)
    assert "Bob (" in words(sign_in(cast.frank).get(named.get_absolute_url()).text)


# What never comes out -----------------------------------------------------------------------------


@pytest.fixture
def mixed(begin):
    """Without names: three care workers agree, and of two roles there is one answer each."""
    assessment = begin("anonymous")
    for _ in range(3):
        respond(assessment, "practitioner", toestel="yes", starten="2", schrik="0", afstand="1")
    for role in ("ict", "board"):
        respond(assessment, role, toestel="na", starten="0", schrik="2", afstand="0")
    return assessment


def zip_of(client, name, *args):
    response = client.post(reverse(name, args=args))
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def page_of(client, assessment):
    return quiet(client.get(assessment.get_absolute_url()).text)


def list_of(client, assessment):
    return quiet(client.get(at_list(assessment)).text)


def table_of(client, assessment):
    table = client.get(at(assessment, "csv"))
    return table.content.decode("utf-8-sig") if table.status_code == 200 else ""


def report_of(client, assessment):
    report = client.post(at(assessment, "report"), {"password": ""})
    return "".join(pages_of(report.content)) if report.status_code == 200 else ""


def bundle_of(client, assessment):
    bundle = zip_of(client, "dossier:take_along", assessment.organisation.slug)
    return bundle.read("instrumenten.json").decode()


def papers_of(client, assessment):
    bundle = zip_of(client, "dossier:take_along", assessment.organisation.slug)
    papers = [name for name in bundle.namelist() if name.startswith("instrumenten/")]
    return "".join("".join(pages_of(bundle.read(name))) for name in papers)


def own_data(client, _assessment):
    mine = json.loads(zip_of(client, "privacy:my_data").read("data.json"))
    return str([mine["answers"], mine["roles_in_which_i_answer"]])


# All that leaves the site of an assessment, as text.
OUTLETS = {
    "page": page_of,
    "list": list_of,
    "csv": table_of,
    "report": report_of,
    "zip": bundle_of,
    "papers": papers_of,
    "my data": own_data,
}


def outcome(assessment, alice):
    client = sign_in(alice)
    return {name: outlet(client, assessment) for name, outlet in OUTLETS.items()}


def quiet(page):
    """Without the token of a form, another one each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def at_list(assessment):
    return reverse("assessments:assessments", args=[assessment.organisation.slug])


def test_before_closing_nothing_without_names_is_shown_or_taken_along(mixed, cast):
    respond(mixed, "client", user=cast.bob, noot_toestel=SECRET, ons_verhaal=f"Mijn {SECRET}")
    found = outcome(mixed, cast.alice)
    assert (found["csv"], found["report"], found["papers"]) == ("", "", "")
    for name in ("csv", "report"):
        assert sign_in(cast.alice).get(at(mixed, name)).status_code == 404
    assert SECRET not in str(found)
    assert "Ik start een gesprek." not in found["page"]
    [data] = json.loads(found["zip"])["assessments"]
    assert data["people_by_role"] == {"practitioner": 3, "ict": 1, "board": 1, "client": 1}
    assert data.keys().isdisjoint({"people", "outcome", "answers"})
    own = zip_of(sign_in(cast.bob), "privacy:my_data").read("data.json").decode()
    assert own.count(SECRET) == 2


def test_after_closing_a_text_is_shown_without_who_wrote_it(mixed, cast, alice):
    respond(mixed, "client", user=cast.bob, noot_toestel=SECRET)
    actions.close(mixed, by=alice)
    found = outcome(mixed, cast.alice)
    for place in ("page", "csv", "report", "zip", "papers"):
        assert found[place].count(SECRET) == 1, place
    [row] = [row for row in csv.reader(found["csv"].splitlines(), delimiter=";") if SECRET in row]
    assert row == ["", "Er is een toestel.", "", "", SECRET, ""]
    own = zip_of(sign_in(cast.bob), "privacy:my_data").read("data.json").decode()
    assert SECRET not in own
    assert str(mixed.pk) not in own


def test_of_a_small_role_nothing_comes_out_whatever_it_answered(mixed, cast, alice):
    """Not its role, and every other answer of it gives the same to read."""
    actions.close(mixed, by=alice)
    small = Answer.objects.filter(respondent__role__in=["ict", "board"])
    first = outcome(mixed, cast.alice)
    for place in ("csv", "report", "papers"):
        assert "ICT" not in first[place], place
        assert gettext("board or management") not in first[place], place
    assert gettext("does not apply") not in first["csv"]
    results = Results(mixed)
    assert [each.percent for each in results.sections] == [100, 100, 100]
    assert (results.agenda, results.still_open, results.hidden) == ([], [], True)
    for values in (["yes", "0", "0", "0"], ["partly", "1", "1", "2"], ["no", "2", "2", "1"]):
        for key, value in zip(ASKING, values, strict=False):
            small.filter(item_key=key).update(value=value)
        assert outcome(mixed, cast.alice) == first


BIG, SMALL = ["practitioner"] * 3, ["ict", "board"]
ANY_ANSWERS = st.fixed_dictionaries(
    {
        "toestel": st.sampled_from(["yes", "partly", "no", "na"]),
        **{key: st.sampled_from("012") for key in ("starten", "schrik", "afstand")},
    }
)
# Who looks where; only an administrator takes everything along.
PLACES = [("alice", name) for name in OUTLETS]
PLACES += [("bob", name) for name in OUTLETS if name not in ("zip", "papers")]
VISITS = st.lists(st.sampled_from(PLACES), max_size=2)


class TwoWorlds:
    """The same but for what the small roles answered."""

    def __init__(self, cast, one, other):
        self.clients = {name: sign_in(cast.people[name]) for name in ("alice", "bob")}
        self.one, self.other = one, other
        self.assessments = []

    def look(self, looks):
        for who, outlet in looks:
            for assessment in self.assessments:
                seen = OUTLETS[outlet](self.clients[who], assessment)
                with self.as_the_other():
                    assert OUTLETS[outlet](self.clients[who], assessment) == seen, outlet

    @contextmanager
    def as_the_other(self):
        self.put(self.other)
        yield
        self.put(self.one)

    def put(self, world):
        for role, values in world.items():
            answers = Answer.objects.filter(
                respondent__assessment__in=self.assessments, respondent__role=role
            )
            for key, value in values.items():
                answers.filter(item_key=key).update(value=value)


# Shrinking would take many minutes.
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whoever_looks_where_and_when_sees_the_same_whatever_small_roles_answer(
    cast, begin, alice, data
):
    """Between any two answers, after closing, and a second time beside the first. Bob is one of
    the care workers. Small roles that are together enough for a group: see test_scoring."""
    one, other = (data.draw(st.fixed_dictionaries(dict.fromkeys(SMALL, ANY_ANSWERS))) for _ in "ab")
    with transaction.atomic():
        worlds = TwoWorlds(cast, one, other)
        for previous in (None, "the first"):
            assessment = begin("anonymous", previous=previous and worlds.assessments[0])
            worlds.assessments.append(assessment)
            user = cast.bob
            for role in data.draw(st.permutations(BIG + SMALL)):
                if role in SMALL:
                    respond(assessment, role, **one[role])
                else:
                    respond(assessment, role, user=user, **data.draw(ANY_ANSWERS))
                    user = None
                worlds.look(data.draw(VISITS))
            actions.close(assessment, by=alice)
            assessment.refresh_from_db()
            worlds.look(data.draw(VISITS))
        transaction.set_rollback(True)


def test_small_roles_together_are_shown_as_one_group(begin, alice):
    assessment = begin("anonymous")
    for role, value in (("ict", "yes"), ("board", "no"), ("client", "no"), ("other", "yes")):
        respond(assessment, role, toestel=value)
    actions.close(assessment, by=alice)
    [group] = Results(assessment).spreads[0].groups
    assert (len(group.roles), group.answered, group.counts["no"]) == (4, 4, 2)


# What comes out -----------------------------------------------------------------------------------


def by_key(spreads):
    return [spread.question.key for spread in spreads]


@pytest.mark.parametrize(("value", "percent"), [("0", 100), ("1", 50), ("2", 0)])
def test_a_scale_of_which_the_first_word_is_best_is_turned_round(begin, cast, value, percent):
    sheet = begin()
    fill(sheet.sheet_owner, schrik=value)
    results = Results(sheet)
    percents = {each.title: each.percent for each in results.sections}
    assert percents["Over drempels"] == percent
    assert by_key(results.still_open) == ([] if percent == 100 else ["schrik"])
    table = sign_in(cast.bob).get(at(sheet, "csv")).content.decode("utf-8-sig")
    [_head, row] = csv.reader(table.splitlines(), delimiter=";")
    word = ["niet", "een beetje", "sterk"][int(value)]
    assert row[:2] + row[3:] == ["Over drempels", "Er is schrik.", "1", word, "1"]


def test_a_scale_that_only_weighs_is_never_low_or_open_but_may_differ(begin):
    named = begin("named")
    respond(named, "board", "Nel", afstand="0")
    results = Results(named)
    assert by_key(results.still_open) == []
    assert results.agenda == []
    assert "Over redenen" not in [each.title for each in results.sections]
    respond(named, "ict", "Bob", afstand="2")
    assert by_key(Results(named).differing) == ["afstand"]


def test_lines_that_only_weigh_take_no_place_on_the_agenda(begin, scan):
    draft = scan.start_draft()
    for number in range(8):
        draft.sections.get(key="redenen").items.create(key=f"r{number}", form="rate", text="Reden")
    draft.sections.filter(key="redenen").update(position=0)
    draft.sections.filter(key="afspraken").update(position=9)
    draft.changes = "Meer redenen."
    draft.publish()
    sheet = begin(version=draft)
    fill(sheet.sheet_owner, toestel="no", **{f"r{number}": "0" for number in range(8)})
    assert [point.spread.question.key for point in Results(sheet).agenda] == ["toestel"]


def test_the_page_shows_the_agenda_the_scores_and_what_is_open(begin, cast):
    named = begin("named")
    respond(named, "board", "Nel", toestel="yes", starten="2", schrik="0")
    respond(named, "ict", "Bob", toestel="no", starten="2", schrik="1")
    client = sign_in(cast.frank)
    page = client.get(named.get_absolute_url())
    results = page.context["results"]
    assert [(p.spread.question.key, p.why) for p in results.agenda] == [
        ("toestel", "differs"),
        ("schrik", "differs"),
    ]
    assert by_key(results.still_open) == ["toestel", "schrik"]
    text = words(page.text)
    assert gettext("You think differently about this") in text
    assert "100 %" in text
    assert "50 %" in text
    assert at(named, "agree", "toestel") in page.text
    assert at(named, "agree", "starten") not in page.text
    assert at(named, "agree", "toestel") not in sign_in(cast.bob).get(at(named, "assessment")).text
    [chart] = [each for each in elements(page.text) if each.attrib.get("class") == "spread-box"]
    drawn = "".join(chart.itertext())
    assert [
        role for role in ("board", "ict") if str(Respondent.Role(role).label) not in drawn
    ] == []


def test_it_is_put_beside_the_previous_time(begin, cast, alice):
    before = begin("anonymous", label="Vorig jaar")
    for _ in range(3):
        respond(before, "board", toestel="no", schrik="2", starten="0")
    now = begin(label="Dit jaar", previous=before)
    fill(now.sheet_owner, toestel="yes", schrik="1", starten="0")
    assert Results(now).changes == []
    assert "Vorig jaar" not in sign_in(cast.bob).get(now.get_absolute_url()).text
    actions.close(before, by=alice)
    now = Assessment.objects.get(pk=now.pk)
    changes = [(each.question.key, each.before, each.now) for each in Results(now).changes]
    assert [(key, float(then), float(after)) for key, then, after in changes] == [
        ("toestel", 0, 1),
        ("schrik", 0, 0.5),
        ("starten", 0, 0),
    ]
    assert "Vorig jaar" in sign_in(cast.bob).get(now.get_absolute_url()).text


def test_a_text_that_would_be_a_formula_is_text_in_the_table(begin, cast):
    sheet = begin()
    fill(sheet.sheet_owner, noot_toestel="=1+1", ons_verhaal="@SUM(1)")
    table = sign_in(cast.bob).get(at(sheet, "csv"))
    assert table.headers["Content-Disposition"].endswith(f'"{KEY}-{sheet.held_on}.csv"')
    cells = [
        cell
        for row in csv.reader(table.content.decode("utf-8-sig").splitlines(), delimiter=";")
        for cell in row
    ]
    assert "'=1+1" in cells
    assert "'@SUM(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]


# Agreements ---------------------------------------------------------------------------------------


def test_a_line_becomes_one_agreement(begin, cast):
    sheet, client = begin(), sign_in(cast.frank)
    fill(sheet.sheet_owner, toestel="no")
    address = at(sheet, "agree", "toestel")
    assert 'value="Er is een toestel."' in client.get(address).text
    for who in ("Ann", "Bob"):
        data = {"what": "Een toestel kopen", "who": who, "due_on": "2027-01-15"}
        assert client.post(address, data).headers["Location"].endswith("#afspraken")
    agreement = Agreement.objects.get()
    assert (agreement.who, str(agreement.due_on)) == ("Ann", "2027-01-15")
    assert agreement.origin_label == "Proefscan: Team Noord"
    assert "Een toestel kopen" in client.get(sheet.get_absolute_url()).text
    for key in ("bestaat-niet", "hulp"):
        assert client.get(at(sheet, "agree", key)).status_code == 404
    assert client.post(address, {"what": ""}).status_code == 200
    cast.home.mandates.filter(coach=cast.carol).update(part="checklists")
    assert "Een toestel kopen" not in sign_in(cast.carol).get(sheet.get_absolute_url()).text


# A newer version ----------------------------------------------------------------------------------


def test_answers_go_along_to_a_newer_version_by_the_key_of_their_line(begin, cast, scan):
    named, client = begin("named"), sign_in(cast.frank)
    respond(named, "ict", "Bob", user=cast.bob, toestel="no", starten="1", noot_starten=SECRET)
    respond(named, "client", "Gast", schrik="2")
    assert client.get(at(named, "carry_over")).status_code == 404
    assert at(named, "carry_over") not in client.get(named.get_absolute_url()).text
    newest = publish_next(scan)
    assert at(named, "carry_over") in client.get(named.get_absolute_url()).text
    page = words(client.get(at(named, "carry_over")).text)
    assert "Iemand helpt." in page
    assert "Een vraag erbij." in page
    assert "Ik start een gesprek." not in page
    there = client.post(at(named, "carry_over")).headers["Location"]
    fresh = Assessment.objects.exclude(pk=named.pk).get()
    assert there == fresh.get_absolute_url()
    assert (fresh.version, fresh.previous, fresh.mode) == (newest, named, "named")
    people = {each.name: (each.role, each.user) for each in fresh.respondents.all()}
    assert people == {"Bob": ("ict", cast.bob), "Gast": ("client", None)}
    assert answers(fresh) == {"starten": ("1", SECRET), "schrik": ("2", "")}
    assert answers(named)["toestel"] == ("no", "")
    assert AuditEntry.objects.of(fresh).get().verb == "created"


def test_a_sheet_goes_along_as_one_sheet(begin, scan, alice):
    sheet = begin()
    fill(sheet.sheet_owner, toestel="no", starten="1")
    fresh = actions.carry_over(sheet, publish_next(scan), by=alice)
    assert fresh.respondents.count() == 1
    assert answers(fresh) == {"starten": ("1", "")}


def test_answers_without_names_do_not_go_along(mixed, cast, scan, alice):
    publish_next(scan)
    for _ in range(2):
        client = sign_in(cast.frank)
        assert at(mixed, "carry_over") not in client.get(mixed.get_absolute_url()).text
        assert client.get(at(mixed, "carry_over")).status_code == 404
        assert client.post(at(mixed, "carry_over")).status_code == 404
        if not Assessment.objects.get().is_closed:
            actions.close(mixed, by=alice)
    assert Assessment.objects.count() == 1


# Changing and deleting ----------------------------------------------------------------------------


def test_its_name_and_day_can_be_changed(begin, cast):
    sheet, client = begin(), sign_in(cast.frank)
    assert client.post(at(sheet, "rename"), {"label": "", "held_on": ""}).status_code == 200
    client.post(at(sheet, "rename"), {"label": "Team Zuid", "held_on": "2026-03-04"})
    sheet.refresh_from_db()
    assert (sheet.label, str(sheet.held_on)) == ("Team Zuid", "2026-03-04")


def test_deleting_takes_all_answers_and_leaves_the_agreements(begin, cast):
    sheet, later, client = begin(), begin(label="Later"), sign_in(cast.frank)
    Assessment.objects.filter(pk=later.pk).update(previous=sheet)
    fill(sheet.sheet_owner, noot_toestel=SECRET)
    client.post(at(sheet, "agree", "toestel"), {"what": "Kopen"})
    assert client.get(at(sheet, "delete")).status_code == 200
    assert Assessment.objects.count() == 2
    client.post(at(sheet, "delete"))
    assert places(SECRET) == set()
    assert Agreement.objects.get().what == "Kopen"
    assert Assessment.objects.get().previous is None
    assert client.get(at(sheet, "assessment")).status_code == 404
    assert client.get(reverse("agreements:agreements", args=[cast.home.slug])).status_code == 200


def test_who_is_erased_leaves_the_answers_without_a_name(begin, cast):
    named = begin("named")
    respond(named, "ict", "Bob van Test", user=cast.bob, toestel="no", noot_toestel=SECRET)
    erase(cast.bob, by=Actor(user=cast.alice))
    respondent = named.respondents.get()
    assert (respondent.name, respondent.user, respondent.role) == ("", None, "ict")
    assert answers(named) == {"toestel": ("no", SECRET)}
    page = sign_in(cast.alice).get(named.get_absolute_url())
    assert page.status_code == 200
    assert "Bob van Test" not in page.text


# The report ---------------------------------------------------------------------------------------


@pytest.fixture
def reported(begin, cast):
    """With names: they differ, agreed something, and looked back."""
    named = begin("named", label="Team Noord (één)", previous=begin(label="Vorige keer"))
    fill(named.previous.sheet_owner, toestel="no")
    respond(named, "board", "Nel", toestel="yes", schrik="0", ons_verhaal="Ons\x07 verhaal 😀")
    respond(named, "ict", "Bob", toestel="no", schrik="2", noot_toestel=SECRET)
    sign_in(cast.frank).post(at(named, "agree", "toestel"), {"what": "Kopen", "who": "Annemie"})
    return named


def test_the_report_says_it_all_and_can_be_listened_to(reported, cast, tmp_path):
    response = sign_in(cast.bob).post(at(reported, "report"), {"password": ""})
    path = tmp_path / "verslag.pdf"
    path.write_bytes(response.content)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    text = "".join(pages_of(response.content))
    for told in ("Team Noord (één)", "Huis Test", "Kopen", "Annemie", SECRET, "Bob", "Vorige keer"):
        assert told in text
    with pikepdf.open(path) as document:
        assert document.Root.MarkInfo.Marked
        assert "pdfuaid:part" in str(document.open_metadata())
        assert "Proefscan" in str(document.docinfo["/Title"])
        figures = parts(document, "/Figure")
        assert len(figures) >= 2
        assert all(str(figure.get("/Alt", "")) for figure in figures)
        heads = {str(head.ID) for head in parts(document, "/TH")}
        for cell in parts(document, "/TD"):
            assert {str(head) for head in cell.A.Headers} <= heads


def test_the_report_of_a_sheet_has_every_answer(begin, cast):
    sheet = begin()
    fill(sheet.sheet_owner, toestel="partly", starten="0", noot_starten=SECRET, ons_verhaal="Zo")
    text = "".join(pages_of(sign_in(cast.bob).post(at(sheet, "report"), {"password": ""}).content))
    mark = f"({gettext('Chosen').lower()})"
    for told in (f"{gettext('partly')} {mark}", f"nog niet {mark}", SECRET, "Zo"):
        assert told in text


def test_a_report_with_a_password_opens_with_nothing_else(reported, cast):
    client = sign_in(cast.bob)
    content = client.post(at(reported, "report"), {"password": "vier woorden en nog"}).content
    for wrong in ("", "vier woorden"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(content), password=wrong)
    assert SECRET in "".join(pages_of(content, password="vier woorden en nog"))
    assert client.post(at(reported, "report"), {"password": "kort"}).status_code == 200
    assert b"%PDF" not in client.post(at(reported, "report"), {"password": "kort"}).content[:4]


# Elsewhere, and many ------------------------------------------------------------------------------


def test_under_another_organisation_it_is_not_found(begin, cast):
    sheet = begin()
    cast.other.memberships.create(user=cast.alice, role="administrator")
    client = sign_in(cast.alice)
    for name in NAMES:
        address = reverse(f"assessments:{name}", args=[cast.other.slug, sheet.pk])
        assert client.get(address).status_code == 404, name
        assert client.post(address).status_code == (405 if name in LOOKS else 404), name
    address = reverse("assessments:agree", args=[cast.other.slug, sheet.pk, "toestel"])
    assert client.get(address).status_code == 404


def test_somebody_of_two_organisations_chooses_one(cast, scan):
    cast.other.memberships.create(user=cast.frank, role="editor")
    page = sign_in(cast.frank).get(reverse("checklists:begin", args=[KEY])).text
    for organisation in (cast.home, cast.other):
        assert reverse("assessments:new", args=[organisation.slug, KEY]) in page


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_many_assessments_take_no_more_queries_than_one(begin, cast):
    client = sign_in(cast.frank)
    listed = reverse("assessments:assessments", args=[cast.home.slug])
    respond(begin("named", label="Team 0"), "ict", "Bob", toestel="no")
    one = queries(client, listed)
    for number in range(1, 30):
        respond(begin("named", label=f"Team {number}"), "ict", "Bob", toestel="no")
    assert queries(client, listed) == one
    page = client.get(listed).text
    assert [number for number in range(30) if f"Team {number}<" not in page] == []


@pytest.mark.parametrize("name", ["assessment", "csv"])
def test_many_respondents_take_no_more_queries_than_one(begin, cast, name):
    named, client = begin("named"), sign_in(cast.frank)
    respond(named, "board", "Nel", toestel="no", schrik="0", noot_schrik="Ja")
    one = queries(client, at(named, name))
    for number in range(30):
        respond(named, "ict", f"Bob {number}", toestel="yes", schrik="1", noot_schrik="Nee")
    assert queries(client, at(named, name)) == one
