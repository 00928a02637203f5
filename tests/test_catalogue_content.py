"""What the catalogue says, against the facts that it was made from."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import Rule
from tests.conftest import sign_in
from toolbox import content
from toolbox.lib.loader import Report
from tooldb.models import Claim, Criterion, SeedStatement, Tool
from tooldb.position import Flag, Position
from tooldb.shelf import shelf
from tooldb.standing import standings


@pytest.fixture
def said(texts):
    """Standing by the key of the edition."""
    return {standing.edition.key: standing for standing in standings().values()}


def test_zoom_has_an_agreement_but_no_certain_place_for_the_data(said):
    for key in ("zoom-betalend", "zoom-gratis"):
        assert said[key].position is Position.SIGNED_DPA
    assert said["zoom-betalend"].finding("region").value == "unknown"
    assert said["zoom-betalend"].finding("dpa").evidence == "contract"


def test_zoom_is_only_encrypted_when_somebody_switches_it_on(said):
    zoom = said["zoom-betalend"]
    assert {zoom.finding(mode).value for mode in ("e2ee_one", "e2ee_group")} == {"partly"}
    assert zoom.finding("e2ee_default").value == "no"
    sources = Claim.objects.filter(edition__key="zoom-betalend", criterion__key="e2ee_one")
    assert [claim.source.key for claim in sources] == ["surf-zoom"]


def test_zoom_for_healthcare_was_not_looked_into_so_nothing_is_said(said):
    assert said["zoom-for-healthcare"].position is Position.NOT_SAID
    assert said["zoom-for-healthcare"].findings == {}
    assert said["zoom-for-healthcare"].flags == []


def test_teams_agreement_was_assumed_in_2020_and_never_read(said):
    teams = said["microsoft-teams-abonnement"]
    assert teams.position is Position.NOT_SAID
    assert teams.finding("dpa").value == "unknown"
    assert teams.finding("e2ee_group").value == "partly"
    assert teams.finding("e2ee_guest").value == "no"
    assert teams.flags == [Flag.VENDOR_ONLY]


def test_teams_without_a_subscription_has_no_encrypted_meetings(said):
    assert said["microsoft-teams-gratis"].finding("e2ee_group").value == "no"


def test_jitsi_on_an_own_server_is_usable_there_and_not_encrypted_by_itself(said):
    jitsi = said["jitsi-meet-eigen-server"]
    assert jitsi.position is Position.OWN_SERVER
    assert jitsi.finding("e2ee_default").value == "no"
    assert jitsi.finding("price").value == "server"
    assert jitsi.flags == []


def test_jitsi_on_the_public_server_is_contradicted_about_encryption(said):
    jitsi = said["jitsi-meet-publiek"]
    assert jitsi.position is Position.NOT_SAID
    assert jitsi.finding("e2ee_one").differ
    assert jitsi.finding("e2ee_one").counted == "unknown"
    assert jitsi.flags == [Flag.DIFFER]


def test_skype_stopped_on_5_may_2025_and_leads_to_teams(said):
    assert Flag.STOPPED in said["skype"].flags
    assert Flag.PRIVATE_ONLY in said["skype"].flags
    tool = said["skype"].edition.tool
    assert (tool.lifecycle_since, tool.replaced_by.key) == ("2025-05-05", "microsoft-teams")


def test_whereby_keeps_data_in_europe_but_nobody_read_its_agreement(said):
    for key in ("whereby-betalend", "whereby-gratis"):
        assert said[key].position is Position.NOT_SAID
        assert said[key].finding("region").value == "eea"
        assert said[key].finding("e2ee_one").value == "partly"
        assert said[key].finding("e2ee_group").value == "partly"


def test_signal_is_encrypted_everywhere_and_offers_no_agreement_that_we_know_of(said):
    signal = said["signal"]
    assert signal.position is Position.NOT_SAID
    for mode in ("e2ee_one", "e2ee_group", "e2ee_default"):
        assert signal.finding(mode).counted == "yes"
    assert signal.finding("dpa").value == "unknown"
    assert signal.finding("no_install").value == "no"
    assert signal.flags == []


def test_whatsapp_is_for_private_contact_only(said):
    assert said["whatsapp"].position is Position.NOT_SAID
    assert said["whatsapp"].flags == [Flag.PRIVATE_ONLY]
    assert said["whatsapp"].finding("computer").value == "yes"
    assert said["whatsapp"].finding("e2ee_group").value == "unknown"


def test_praatbox_calls_itself_controller_so_not_for_sensitive_information(said):
    praatbox = said["praatbox"]
    assert praatbox.position is Position.NOT_SENSITIVE
    assert praatbox.finding("role").value == "controller"
    assert praatbox.finding("legal_entity").value == "no"
    assert praatbox.flags == [Flag.VENDOR_ONLY]


def test_advelox_had_no_video_whatever_the_old_list_said(said):
    assert said["advelox"].finding("video").counted == "no"
    assert said["advelox"].position is Position.NOT_SAID


def test_threema_work_has_an_agreement_and_swiss_servers_the_private_one_has_neither(said):
    assert said["threema-work"].position is Position.SIGNED_DPA
    assert said["threema-work"].finding("region").value == "outside"
    assert Flag.PRIVATE_ONLY not in said["threema-work"].flags
    assert said["threema"].position is Position.NOT_SAID
    assert Flag.PRIVATE_ONLY in said["threema"].flags


def test_karify_was_for_people_who_live_in_the_netherlands_in_terms_of_2013(said):
    assert said["karify"].flags == [Flag.NETHERLANDS_ONLY]
    claim = Claim.objects.get(edition__key="karify", criterion__key="belgium")
    assert (claim.source_date, claim.evidence) == ("2013-10-01", "contract")


def test_facetalk_is_contradicted_about_calls_without_an_appointment(said):
    assert said["facetalk"].finding("open_hour").counted == "unknown"


def test_the_phone_and_what_records_a_clip_are_not_called_private(said):
    for key in ("telefoon", "sms", "powerpoint", "loom", "screenpal", "soapbox"):
        assert Flag.PRIVATE_ONLY not in said[key].flags


def test_of_the_self_help_programmes_everything_is_unknown(said):
    programmes = [s for s in said.values() if s.edition.tool.uses == ["self_help"]]
    assert len(programmes) == 9
    assert all(standing.findings == {} for standing in programmes)
    assert {standing.edition.tool.lifecycle for standing in programmes} == {"unknown"}


def test_nothing_is_rounded_up_to_usable(said):
    assert Position.USABLE not in {standing.position for standing in said.values()}


def test_every_tool_has_what_was_said_in_2020_from_its_source(texts):
    assert SeedStatement.objects.count() == Tool.objects.published().count() > 55
    assert {row.source.published for row in SeedStatement.objects.all()} == {"2020-04-16"}


def test_what_still_exists_has_a_source(texts):
    assert not Tool.objects.exclude(lifecycle="unknown").filter(lifecycle_source=None).exists()


def test_candidates_wait_for_vetting_where_only_editors_see_them(texts, cast):
    waiting = Tool.objects.exclude(withdrawn_at=None)
    assert {"la-suite-meet", "nextcloud-talk", "doktr"} < {tool.key for tool in waiting}
    assert not Claim.objects.filter(edition__tool__in=waiting).exists()
    assert Client().get("/tools/la-suite-meet/").status_code == 404
    assert not any(entry.tool.key == "la-suite-meet" for entry in shelf().entries)
    address = reverse("admin:tooldb_tool_changelist")
    page = sign_in(cast.erin).get(address, {"on_the_site": "no"}).text
    assert "La Suite Meet" in page
    assert "Skype" not in page


def test_loading_again_leaves_a_candidate_that_an_editor_published(texts):
    Tool.objects.filter(key="doktr").update(withdrawn_at=None)
    assert content.load_all() == Report()
    assert Tool.objects.get(key="doktr").withdrawn_at is None


def test_every_hard_gate_has_its_rule(texts):
    gates = Criterion.objects.filter(is_gate=True)
    assert gates.count() >= 5
    assert not gates.filter(rule=None).exists()
    assert {"e2ee_one", "e2ee_group", "no_storage", "dpa"} < set(
        gates.values_list("key", flat=True)
    )


def test_a_rule_that_may_no_longer_hold_says_what_is_to_be_checked(texts):
    unsure = Rule.objects.filter(status="unknown").exclude(kind=Rule.Kind.ADVICE)
    assert unsure.count() >= 5
    assert all("Te controleren" in rule.said for rule in unsure)
    assert not Rule.objects.filter(valid_until=None).exists()


def test_claims_are_asked_only_where_they_make_sense(texts):
    for claim in Claim.objects.select_related("criterion", "edition__tool"):
        assert claim.criterion.is_asked_of(claim.edition.tool), claim
