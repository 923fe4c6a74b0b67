"""TEMPORARY: replaced by the merge."""
from banmoi.papers.intake import PaperRefusedError
def paper_problem(error: PaperRefusedError) -> str:
    return str(error)
