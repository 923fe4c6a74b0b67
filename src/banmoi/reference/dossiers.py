"""What a dossier for recognition is made of, and where that stands, from its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from banmoi.core.law import Confidence
from banmoi.reference.files import load, need

FILE = "dossier_pieces.yaml"


@dataclass(frozen=True, slots=True)
class DossierPart:
    """A piece that a dossier needs: its names, the text that asks for it, and how sure that is."""

    key: str
    name_vi: str
    name_en: str
    text: str
    confidence: Confidence
    source: str


@cache
def dossier_parts() -> Mapping[str, DossierPart]:
    """All of them by key, in their order. Raises FactError for one without its source."""
    found = {}
    for key, entry in load(FILE).items():
        where = f"{FILE}, {key}"
        vi, en, text = (str(need(entry, name, where)) for name in ("vi", "en", "text"))
        mark, source = Confidence(need(entry, "confidence", where)), str(need(entry, "source", where))
        found[key] = DossierPart(key, vi, en, text, mark, source)
    return found
