"""What a composer gives: the paper's content with its gaps, and the sources of its figures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from banmoi.core.document import Annex, Block, Run, Runs, Signature, Source
from banmoi.rooms.places.queries import NamedPlace


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a composer: for which place, of what (`choice`: a period's code, the id of an
    inspection…), as known for which day."""

    place: NamedPlace
    choice: str
    day: date


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a kind of paper can be written of."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in the text where the officer writes: its key, what is asked, a hint, a text to begin with.

    Lines that begin with "-" or "+" become dashes, other lines paragraphs. `needed`: the paper is not
    finished without it.
    """

    key: str
    title: str
    hint: str = ""
    begin: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class To:
    """Who gets the paper: a unit, or a body in words ("Như trên")."""

    unit_id: int | None = None
    body: str = ""


@dataclass(frozen=True, slots=True)
class OwnHead:
    """The head of a paper that no office of the commune issues (a hamlet's minutes): who makes it, the line
    above, and its symbol. It is written and printed here, and takes no number of the commune's."""

    name: str
    above: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper's content.

    `personal`: signed by the head in the own name, without "TM.". `signatures` replace that of the office
    (minutes). `office_kind`: the kind of unit that issues it; `own_head`: it is issued by somebody else.
    """

    title: str
    body: tuple[Block | Gap, ...]
    bases: tuple[Runs, ...] = ()
    addressees: tuple[str, ...] = ()
    competence: str = ""
    resolution: str = ""
    annexes: tuple[Annex, ...] = ()
    sources: tuple[Source, ...] = ()
    recipients: tuple[To, ...] = ()
    signatures: tuple[Signature, ...] = ()
    personal: bool = False
    office_kind: str = "peoples_committee"
    own_head: OwnHead | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where the officer writes, in the order of the text."""
        return tuple(block for block in self.body if isinstance(block, Gap))


@dataclass(frozen=True, slots=True)
class WrittenKind:
    """A paper that the system writes.

    `paper_kind` is its kind by the decree, `name` and `about` what the officer reads; `choices` tells what it
    can be written of at a place on a day, the likeliest first.
    """

    key: str
    paper_kind: str
    name: Callable[[], str]
    about: Callable[[], str]
    choices: Callable[[NamedPlace, date], list[Choice]]
    compose: Callable[[Asked], Composed]
    levels: tuple[str, ...] = ("commune",)


class NothingToWriteError(Exception):
    """There is no such paper to write; the text says why and what to do, for the officer."""


@dataclass
class Figures:
    """The sources of a paper's figures, gathered while it is composed. One source is told once."""

    found: dict[tuple[str, str, str, date | None, str], Source] = field(default_factory=dict)

    def cite(
        self,
        text: str,
        what: str,
        origin: str,
        day: date | None = None,
        address: str = "",
        *,
        bold: bool = False,
    ) -> Run:
        """A figure in the text. `what` it is, its `origin` in the officer's words, the `day` that it holds
        for, and the address of the page that opens it."""
        key = (what, text, origin, day, address)
        source = self.found.get(key)
        if source is None:
            source = Source(f"s{len(self.found) + 1}", what, text, origin, day, address)
            self.found[key] = source
        return Run(text, bold=bold, source=source.key)

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that were cited, in their order."""
        return tuple(self.found.values())
