"""TEMPORARY: replaced by the merge."""
from dataclasses import dataclass
@dataclass(frozen=True)
class PaperText:
    text: str
    kind: str = "txt"
    pages: int = 1
    notes: tuple[str, ...] = ()
class PaperRefusedError(Exception):
    pass
def read_paper(content: bytes, name: str) -> PaperText:
    return PaperText(content.decode())
