"""A PDF that came back by e-mail: whatever it is, it is read or there is a clear message, and
nothing is kept before somebody looked at it."""

import io
import random
import zlib

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from django.utils.translation import gettext
from pikepdf import Array, Dictionary, Name, String

from accounts.models import AuditEntry
from checklists.answers import Sheet
from checklists.assessments.actions import begin, carry_over
from checklists.assessments.forms import UNREADABLE
from checklists.library import library
from checklists.models import Answer, Assessment
from checklists.paper import print_filled
from checklists.read_pdf import MAX_BYTES, Unreadable, read
from tests.conftest import all_rows, sign_in
from tests.instruments import make_instrument
from tests.markup import elements
from tests.scans import KEY, make_scan, publish_next, sent
from tests.test_assessments import at

VALUES = {"toestel": "partly", "starten": "2", "ons-verhaal": "Eerst (één)\ndan \\ twee"}
NOTES = {"toestel": "Drie tablets"}
AS_SENT = {f"a.{key}": value for key, value in VALUES.items()} | {"n.toestel": "Drie tablets"}


@pytest.fixture
def scan(db):
    return make_scan()


@pytest.fixture
def form(scan):
    """The form of the scan, filled in, as somebody sends it back."""
    return filled_form(KEY, VALUES, NOTES)


def filled_form(key, values, notes):
    return print_filled(Sheet(library().by_key[key], dict(values), dict(notes)), fillable=True)


@pytest.fixture
def assessment(scan, cast, alice):
    return begin(cast.home, scan.current, label="Team Noord", mode="together", by=alice)


@pytest.fixture
def upload(assessment, cast):
    """A function: what the page answers to a file. It never keeps anything."""
    client = sign_in(cast.frank)

    def upload(content, of=assessment):
        rows = kept()
        file = SimpleUploadedFile("terug.pdf", content, "application/pdf")
        response = client.post(at(of, "read_in"), {"file": file})
        assert response.status_code == 200
        assert kept() == rows
        return response.text

    return upload


def kept():
    """Without sessions, which come and go."""
    return [rows for rows in all_rows() if rows[0] != "django_session"]


def message(reason):
    return escape(str(UNREADABLE[reason]))


def assert_told(page, reason):
    assert message(reason) in page
    assert sent(page) == {}


def changed(content, change, **options):
    """A PDF in which `change` did something to the document."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        document.save(made, **options)
    return made.getvalue()


def fields_of(document):
    return {str(field.T): field for field in document.Root.AcroForm.Fields}


# What can be read ---------------------------------------------------------------------------------


def test_a_form_of_ours_is_shown_to_look_at(upload, form):
    page = upload(form)
    assert {name: text for name, text in sent(page).items() if text} == AS_SENT
    assert gettext("Is this right?") in page


def test_texts_that_are_too_long_or_no_answer_are_told_at_their_line(upload, form):
    def change(document):
        fields = fields_of(document)
        fields["toestel"].V = Name("/misschien")
        fields["toestel--note"].V = String("n" * 501)
        fields["ons-verhaal"].V = String("a\x00b\r\nc\rd")

    page = upload(changed(form, change))
    assert gettext("Choose one of the answers.") in page
    assert sent(page)["n.toestel"] == "n" * 501
    assert sent(page)["a.ons-verhaal"] == "ab\nc\nd"
    assert "a.toestel" not in sent(page)


def test_a_script_in_it_is_not_taken_along(upload, form):
    def change(document):
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('kwaad')"))
        document.Root.OpenAction = script
        fields = fields_of(document)
        fields["toestel--note"].AA = Dictionary(K=script, C=script)
        fields["ons-verhaal"].V = String("<script>alert('kwaad')</script>")

    page = upload(changed(form, change))
    assert "app.alert" not in page
    assert "<script>alert" not in page
    assert sent(page)["a.ons-verhaal"] == "<script>alert('kwaad')</script>"


def test_a_form_of_another_version_says_what_is_left_out(upload, form, assessment, scan, alice):
    newer = carry_over(assessment, publish_next(scan), by=alice)
    page = upload(form, of=newer)
    left = {name: text for name, text in AS_SENT.items() if not name.endswith(".toestel")}
    assert {name: text for name, text in sent(page).items() if text} == left
    classes = "message message-warning"
    [warning] = [each for each in elements(page) if each.attrib.get("class") == classes]
    told = "".join(warning.itertext())
    named = [word for word in ("1", "2", "toestel", "starten") if word in told]
    assert named == ["1", "2", "toestel"]
    of_next = filled_form(KEY, {"hulp": "yes", "starten": "1"}, {})
    assert {name for name, text in sent(upload(of_next)).items() if text} == {"a.starten"}


def test_a_form_of_another_instrument_is_refused(upload, form):
    make_instrument("proefkaart", kind="card", audience="organisation")
    page = upload(filled_form("proefkaart", {"klaar": "yes"}, {}))
    assert escape(gettext("This form is of another instrument. Choose the right file.")) in page
    assert sent(page) == {}


# What cannot --------------------------------------------------------------------------------------


def foreign_pdf():
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


def test_another_pdf_is_no_form_of_ours(upload, form):
    assert_told(upload(foreign_pdf()), "foreign")

    def change(document):
        document.docinfo[Name.Keywords] = String("toolbox-beeldbellen")

    assert_told(upload(changed(form, change)), "foreign")


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"geen pdf", b"PK\x03\x04" + bytes(99), random.Random(7).randbytes(5000)],
    ids=["empty", "only its head", "text", "zip", "noise"],
)
def test_what_is_no_pdf_is_told(upload, content):
    page = upload(content)
    # Django itself refuses an empty file.
    assert message("damaged") in page or not content
    assert 'class="error-summary"' in page


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_half_a_file_is_damaged_or_read(upload, form, part):
    """A reader may find the fields again when only the end is gone."""
    page = upload(form[: int(len(form) * part)])
    told = [each for each in ("damaged", "foreign", "flat") if message(each) in page]
    assert told or sent(page).items() <= blank_or(AS_SENT).items()


def blank_or(filled):
    names = ("a.toestel", "a.starten", "a.ons-verhaal", "n.toestel", "n.starten", "n.schrik")
    return dict.fromkeys((*names, "n.afstand"), "") | filled


def test_whatever_was_changed_in_it_never_breaks_the_reader(form):
    plain = changed(form, lambda document: None, compress_streams=False, qdf=True)
    chance, reasons = random.Random(7), set()
    for _ in range(150):
        broken = bytearray(chance.choice([form, plain]))
        for _ in range(chance.choice([1, 5, 50, 500])):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            del broken[chance.randrange(len(broken)) :]
        try:
            read(bytes(broken))
        except Unreadable as fault:
            reasons.add(fault.reason)
    assert "damaged" in reasons
    assert reasons <= UNREADABLE.keys()


@pytest.mark.parametrize("passwords", [("", "eigenaar"), ("gebruiker", "eigenaar")])
def test_a_file_with_a_password_is_told(upload, form, passwords):
    user, owner = passwords
    locked = pikepdf.Encryption(user=user, owner=owner)
    assert_told(upload(changed(form, lambda document: None, encryption=locked)), "encrypted")


def without_fields(document):
    document.Root.AcroForm.Fields = Array()
    for page in document.pages:
        del page.Annots


def without_form(document):
    without_fields(document)
    del document.Root.AcroForm


@pytest.mark.parametrize("flatten", [without_fields, without_form])
def test_a_file_without_its_fields_is_flat(upload, form, flatten):
    assert_told(upload(changed(form, flatten)), "flat")


def test_a_printed_form_is_told(upload, form):
    """Of a printer nothing is left but the pages."""
    with pypdfium2.PdfDocument(form) as document, pypdfium2.PdfDocument.new() as printed:
        printed.import_pages(document)
        made = io.BytesIO()
        printed.save(made)
    assert_told(upload(made.getvalue()), "foreign")


def test_a_file_that_is_too_large_is_told(upload, form):
    assert_told(upload(form + b"\n" * (MAX_BYTES + 1 - len(form))), "large")
    page = upload(form + b"\n" * (MAX_BYTES - len(form)))
    assert message("large") not in page


def nested(depth):
    return b"[" * depth + b"]" * depth


def of_stream(document):
    return document.make_stream(zlib.compress(b"a" * 1000), Filter=Name.FlateDecode)


def itself(document):
    found = document.make_indirect(Array())
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("name", "entry", "odd"),
    [
        ("toestel--note", "/V", lambda document: Array([String("a")])),
        ("toestel--note", "/V", lambda document: Dictionary(A=String("a"))),
        ("toestel--note", "/V", of_stream),
        ("toestel--note", "/V", itself),
        ("toestel--note", "/V", lambda document: 3),
        ("toestel--note", "/V", lambda document: True),
        ("toestel--note", "/V", lambda document: pikepdf.Object.parse(nested(400))),
        ("toestel--note", "/T", lambda document: Array([String("a")])),
        ("toestel", "/V", lambda document: Array([Name("/1")])),
        ("toestel", "/Kids", lambda document: 3),
        ("toestel", "/Kids", lambda document: Array([3])),
        ("toestel", "/Opt", lambda document: Array([3, 3, 3, 3])),
        ("toestel", "/Opt", lambda document: True),
    ],
)
def test_a_field_of_an_odd_kind_is_damaged(upload, form, name, entry, odd):
    def change(document):
        fields_of(document)[name][entry] = odd(document)

    assert_told(upload(changed(form, change)), "damaged")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        (b"3", "damaged"),
        (b"[]", "flat"),
        (b"null", "flat"),
        (b"<< /Fields 3 >>", "damaged"),
        (b"<< /Fields << /T (a) >> >>", "damaged"),
        (b"<< /Fields [3 (a) null] >>", "damaged"),
        (b"<< /Fields " + nested(50_000) + b" >>", "damaged"),
        (b"<< /Fields [<< /T (toestel--note) /FT /Tx /V (Gelezen) >>] >>", ""),
    ],
    ids=["number", "array", "null", "one field", "a name", "no fields", "deep", "a field"],
)
def test_a_file_that_no_program_wrote_is_read_or_told(upload, scan, form, reason):
    content = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm " + form + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n"
        b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
        b"3 0 obj\n<< /Keywords (toolbox-beeldbellen " + KEY.encode() + b" 1) >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Info 3 0 R /Size 5 >>\n%%EOF\n"
    )
    page = upload(content)
    if reason:
        assert_told(page, reason)
    else:
        assert sent(page)["n.toestel"] == "Gelezen"


# Kept ---------------------------------------------------------------------------------------------


def keep(cast, assessment, page, **more):
    return sign_in(cast.frank).post(at(assessment, "read_in"), sent(page) | more)


def answers(assessment):
    found = Answer.objects.filter(respondent__assessment=assessment)
    return {(each.item_key, each.value, each.note) for each in found}


READ = {
    ("toestel", "partly", "Drie tablets"),
    ("starten", "2", ""),
    ("ons-verhaal", VALUES["ons-verhaal"], ""),
}


def test_what_was_looked_at_is_kept(upload, form, assessment, cast):
    page = upload(form)
    assert keep(cast, assessment, page, role="team").status_code == 302
    assert answers(assessment) == READ


def test_on_a_sheet_it_leaves_what_the_form_says_nothing_of(upload, form, assessment, cast):
    assessment.sheet_owner.answers.create(item_key="schrik", value="1", note="Al besproken")
    assessment.sheet_owner.answers.create(item_key="starten", note="Bleef staan")
    keep(cast, assessment, upload(form), role="team")
    assert answers(assessment) == (READ - {("starten", "2", "")}) | {
        ("schrik", "1", "Al besproken"),
        ("starten", "2", "Bleef staan"),
    }


@pytest.mark.parametrize(("mode", "name"), [("named", "Nel Peeters"), ("anonymous", "")])
def test_it_becomes_one_respondent_in_a_role(upload, form, scan, cast, alice, mode, name):
    apart = begin(cast.home, scan.current, label="Apart", mode=mode, by=alice)
    keep(cast, apart, upload(form, of=apart), role="client", name="Nel \x00Peeters ")
    respondent = apart.respondents.get()
    assert (respondent.role, respondent.name, respondent.user) == ("client", name, None)
    assert respondent.done_at
    assert answers(apart) == READ
    assert not AuditEntry.objects.filter(verb="joined").exists()


def test_a_wrong_answer_in_the_check_is_asked_again_with_the_rest_still_there(
    scan, cast, alice, upload, form
):
    apart = begin(cast.home, scan.current, label="Apart", mode="named", by=alice)
    data = sent(upload(form, of=apart)) | {"n.starten": "x" * 501, "role": "ict", "name": "Nel"}
    page = sign_in(cast.frank).post(at(apart, "read_in"), data)
    assert page.status_code == 200
    assert sent(page.text) == {n: text for n, text in data.items() if n[1] == "."}
    assert 'value="ict" id="role-ict" checked' in page.text
    assert 'value="Nel"' in page.text
    assert not apart.respondents.exists()


def test_a_role_that_does_not_exist_is_refused(scan, cast, alice, upload, form):
    apart = begin(cast.home, scan.current, label="Apart", mode="named", by=alice)
    page = upload(form, of=apart)
    for role in ("team", "", "koning"):
        assert keep(cast, apart, page, role=role).status_code == 403
    assert not apart.respondents.exists()


def test_after_closing_it_is_shown_back_and_not_kept(upload, form, assessment, cast):
    page = upload(form)
    Assessment.objects.update(closed_at=assessment.created_at)
    response = keep(cast, assessment, page, role="team")
    assert response.status_code == 409
    assert "Drie tablets" in response.text
    assert answers(assessment) == set()
