from checklists.models.assessment import Answer, Assessment, Respondent
from checklists.models.instrument import Instrument
from checklists.models.version import Item, Review, Section, Version, VersionIsPublished

__all__ = [
    "Answer",
    "Assessment",
    "Instrument",
    "Item",
    "Respondent",
    "Review",
    "Section",
    "Version",
    "VersionIsPublished",
]
