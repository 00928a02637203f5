from tooldb.models.catalogue import Catalogue, CatalogueRelease
from tooldb.models.choice import Choice, Decision, DecisionStands, Told
from tooldb.models.claim import Claim, ClaimIsPublished
from tooldb.models.criterion import Criterion
from tooldb.models.preview import Preview
from tooldb.models.tool import Edition, SeedStatement, Tool, Use

__all__ = [
    "Catalogue",
    "CatalogueRelease",
    "Choice",
    "Claim",
    "ClaimIsPublished",
    "Criterion",
    "Decision",
    "DecisionStands",
    "Edition",
    "Preview",
    "SeedStatement",
    "Told",
    "Tool",
    "Use",
]
