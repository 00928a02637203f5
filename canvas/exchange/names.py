"""What people call the nine blocks, in Dutch and in English. Pure."""

import re
import unicodedata
from functools import lru_cache

NAMES = {
    "partners": """
        Partners; Partner; Key partners; Key partner; Key partnerships; Partnerships
        Partner network; Kernpartners; Belangrijkste partners; Partnerschappen
        Strategische partners; Samenwerkingspartners; Samenwerking; Partnernetwerk
    """,
    "activities": """
        Activiteiten; Activities; Key activities; Key activity; Kernactiviteiten
        Belangrijkste activiteiten; Hoofdactiviteiten
    """,
    "resources": """
        Middelen; Resources; Key resources; Key resource; Kernmiddelen; Belangrijkste middelen
        Mensen en middelen; Hulpbronnen; Kernhulpbronnen; Bronnen
    """,
    "value": """
        Meerwaarde; Value; Value propositions; Value proposition; Value props; Value prop
        Waardepropositie; Waardeproposities; Waarde; Waardeaanbod; Toegevoegde waarde; Aanbod
    """,
    "relations": """
        Relatie; Relaties; Relations; Relationships; Customer relationships; Customer relationship
        Customer relations; Klantrelaties; Klantrelatie; Klantenrelaties; Relatie met cliënten
        Relaties met cliënten; Cliëntrelaties; Cliëntenrelaties; Relaties met klanten
    """,
    "channels": """
        Kanalen; Kanaal; Channels; Channel; Distributiekanalen; Communicatiekanalen
    """,
    "segments": """
        Cliënten; Cliënt; Segments; Customer segments; Customer segment; Customers; Clients
        Klantsegmenten; Klantsegment; Klantensegmenten; Klanten; Cliënten en mantelzorgers
        Doelgroepen; Doelgroep; Cliëntgroepen; Cliëntsegmenten; Gebruikers
    """,
    "costs": """
        Kosten; Costs; Cost; Cost structure; Kostenstructuur; Uitgaven
    """,
    "revenue": """
        Opbrengsten; Opbrengst; Revenue; Revenues; Revenue streams; Revenue stream; Inkomsten
        Inkomstenstromen; Inkomstenbronnen; Financiering; Baten; Financiële opbrengsten
    """,
}


ACCENTS = re.compile("[\u0300-\u036f]")
LONGEST = 100


def simple(text: str) -> str:
    """Letters only, small and without accents, one space between words."""
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return " ".join(re.findall(r"[a-z]+", plain))


BY_NAME = {
    simple(name): block for block, names in NAMES.items() for name in re.split(r"[;\n]", names)
}
del BY_NAME[""]


@lru_cache(maxsize=1000)
def block_called(heading: str) -> str:
    """The block that a heading names, also as 'Kosten (Cost structure)'; '' when it names none, or
    more than one."""
    if len(heading) > LONGEST:
        return ""
    if found := BY_NAME.get(simple(heading)):
        return found
    parts = (BY_NAME.get(simple(part)) for part in re.split(r"[/|():–]", heading))
    blocks = {block for block in parts if block}
    return blocks.pop() if len(blocks) == 1 else ""
