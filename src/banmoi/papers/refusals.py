"""Why a file is not read as a paper."""

from enum import StrEnum


class PaperProblem(StrEnum):
    """What is wrong with a file that should be a paper."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    OLD_WORD = "old_word"
    RICH_TEXT = "rich_text"
    WEB_PAGE = "web_page"
    SPREADSHEET = "spreadsheet"
    PICTURE = "picture"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    SWOLLEN = "swollen"
    BROKEN = "broken"
    SCANNED = "scanned"
    UNKNOWN_LETTERS = "unknown_letters"
    UNKNOWN_KIND = "unknown_kind"


class PaperRefusedError(Exception):
    """A file that is not read, and why. `name` is what the person called it."""

    def __init__(self, problem: PaperProblem, name: str) -> None:
        super().__init__(problem, name)
        self.problem, self.name = problem, name
