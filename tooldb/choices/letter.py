"""A letter to the supplier, in Dutch, with exactly what is not known. What nobody told us stands
between brackets, to fill in."""

import io
from dataclasses import dataclass, field

DOUBTS = {
    "unknown": "hierover vonden we niets",
    "lapsed": "wat we hierover vonden, is te lang geleden nagekeken",
    "differ": "hierover spreken bronnen elkaar tegen",
}
OPENING = (
    "Wij willen {edition} gebruiken om te beeldbellen in zorg of welzijn. Voor we beslissen, willen"
    " we enkele punten zeker weten. Kan je ons daarover schriftelijk antwoorden, liefst met een"
    " document of een webpagina waar het staat?"
)
CLOSING = "Wil je bij elk antwoord zetten voor welke versie het geldt, en sinds wanneer?"
SENDER = ("[adres]",)
SIGNED = ("Met vriendelijke groeten,", "[naam en functie]", "[telefoon en e-mailadres]")


@dataclass
class Letter:
    organisation: str
    vendor: str
    edition: str
    # Pairs: the question, and why it is asked.
    questions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def head(self) -> list[str]:
        return [self.organisation, *SENDER, "", self.vendor or "[naam van de leverancier]"]

    @property
    def place(self) -> str:
        return "[plaats], [datum]"

    @property
    def subject(self) -> str:
        return f"Vragen over {self.edition}"

    @property
    def opening(self) -> list[str]:
        return ["Beste,", OPENING.replace("{edition}", self.edition)]

    @property
    def ending(self) -> list[str]:
        return [CLOSING, "", *SIGNED, self.organisation]

    @property
    def text(self) -> str:
        """With the line breaks of Windows, where a plain text is opened most."""
        asked = []
        for number, (question, why) in enumerate(self.questions, start=1):
            asked += [f"{number}. {question}", f"   ({why})"]
        lines = [*self.head, "", self.place, "", self.subject, ""]
        lines += [self.opening[0], "", self.opening[1], "", *asked, "", *self.ending]
        return "\r\n".join(lines) + "\r\n"

    @property
    def docx(self) -> bytes:
        """Text only: no field, link, macro or part from elsewhere."""
        from docx import Document  # late: the site seldom needs it

        document = Document()
        set_up(document, self.subject)
        for line in [*self.head, "", self.place, ""]:
            document.add_paragraph(safe(line), style="No Spacing")
        document.add_heading(safe(self.subject), level=1)
        for line in self.opening:
            document.add_paragraph(safe(line))
        for question, why in self.questions:
            item = document.add_paragraph(safe(question), style="List Number")
            item.add_run(safe(f" ({why})")).italic = True
        for line in self.ending:
            document.add_paragraph(safe(line), style=None if line == CLOSING else "No Spacing")
        result = io.BytesIO()
        document.save(result)
        return result.getvalue()


def set_up(document, title):
    from docx.oxml.ns import qn

    core = document.core_properties
    core.title, core.author, core.comments, core.language = safe(title)[:255], "", "", "nl-BE"
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-BE")


def safe(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(sign for sign in text if is_xml(ord(sign)))


def is_xml(point: int) -> bool:
    if point < 0x20:
        return point in (0x9, 0xA, 0xD)
    return not (0xD800 <= point < 0xE000 or point in (0xFFFE, 0xFFFF))


def letter_of(choice, picture) -> Letter:
    edition = picture.entry.edition
    return Letter(
        choice.organisation.name,
        edition.tool.vendor,
        edition.name,
        [
            (reason.ask, DOUBTS.get(str(reason.doubt), DOUBTS["unknown"]))
            for reason in picture.questions
        ],
    )
