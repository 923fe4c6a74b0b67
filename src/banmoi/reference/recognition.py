"""The roads to titles from their files: steps with who, papers, conditions, limits, and where that stands.

A step, a title, an authority or a rule of withdrawal without confidence and source is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from banmoi.core.households import Base
from banmoi.core.law import Confidence
from banmoi.core.recognition import Ask, Band, Limit, LimitKind, Step, WithdrawalRule
from banmoi.core.recognition_rules import GATES, SettingKind
from banmoi.reference.files import DATA, FactError, load, need
from banmoi.reference.roles import acts
from banmoi.reference.sets import criteria_sets

_FOLDER = "recognition"
_PAPERS = f"{_FOLDER}/papers.yaml"
BASES = ("law", "plan", "elsewhere", "house")
"""On what a step rests: a text of law, the commune's plan, another province's rule, the software's order."""


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure something is, and from where."""

    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """Something said in two languages, whether it is known at all, and how sure that is."""

    known: bool
    text_vi: str
    text_en: str
    sure: Sure


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A kind of paper. `gate`: the paper itself answers a condition with yes or no."""

    key: str
    name_vi: str
    name_en: str
    gate: bool = False


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step: its names, the right it takes, who, its limit, and where that stands."""

    step: Step
    name_vi: str
    name_en: str
    done_vi: str
    done_en: str
    right: str
    who_vi: str
    who_en: str
    limit: Limit | None
    basis: str
    law_vi: str
    law_en: str
    says_vi: str
    says_en: str
    sure: Sure

    @property
    def key(self) -> str:
        return self.step.key


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """What a province or commune sets: its names, how it is written, and what is known elsewhere (a hint
    for whoever looks it up, never used)."""

    key: str
    kind: SettingKind
    name_vi: str
    name_en: str
    choices: Mapping[str, tuple[str, str]]
    bases: tuple[Base, ...]
    hint_vi: str
    hint_en: str
    hint: Sure | None


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its road: the set it is judged by ("": not known), the steps, what can be set."""

    key: str
    procedure: str
    level: str
    name_vi: str
    name_en: str
    set_id: str
    years: tuple[int, int]
    sure: Sure
    steps: tuple[StepFacts, ...]
    settings: Mapping[str, SettingFacts]
    authority: Told
    withdrawal: Told
    withdrawal_rule: WithdrawalRule | None
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    because_vi: str = ""
    because_en: str = ""

    @property
    def order(self) -> tuple[Step, ...]:
        """The bare steps in their order."""
        return tuple(item.step for item in self.steps)

    @property
    def by_team(self) -> bool:
        """Whether a team's signed findings are the result that the dossier rests on."""
        return any(Ask.TEAM_SIGNED in item.step.asks for item in self.steps)

    def step(self, key: str) -> StepFacts | None:
        return next((item for item in self.steps if item.key == key), None)

    def step_asking(self, ask: Ask) -> str:
        """The first step that asks for something ("" where none does)."""
        return next((item.key for item in self.steps if ask in item.step.asks), "")


@cache
def due_papers() -> Mapping[str, DuePaper]:
    """The kinds of paper by key."""
    return {
        key: DuePaper(key, need(entry, "vi", _PAPERS), need(entry, "en", _PAPERS), bool(entry.get("gate")))
        for key, entry in load(_PAPERS).items()
    }


@cache
def titles() -> Mapping[str, Title]:
    """All titles by key, in the order of files and years."""
    every = sorted(item.name for item in (DATA / _FOLDER).iterdir())
    names = [name for name in every if name.endswith(".yaml") and name != "papers.yaml"]
    data = {}
    for name in names:
        entry = load(f"{_FOLDER}/{name}")
        data[need(entry, "key", name)] = entry
    found = [title for entry in data.values() for title in read_titles(entry, data)]
    found.sort(key=lambda item: (item.years, item.level))
    return {item.key: item for item in found}


def read_titles(entry: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> list[Title]:
    """The titles of a file. `like` takes the steps and settings of another file, recalled only.

    Raises FactError for what has no confidence, no source, or names what is not there.
    """
    where = f"{_FOLDER}/{entry['key']}.yaml"
    like = others.get(entry.get("like", ""))
    if entry.get("like") and like is None:
        raise FactError(f"{where}: there is no road '{entry['like']}' to be like.")
    source = like or entry
    steps = tuple(_step(item, where) for item in need(dict(source), "steps", where))
    if like is not None:
        need(dict(entry), "because_vi", where)
        steps = tuple(replace(s, sure=Sure(Confidence.RECALLED, "general-knowledge")) for s in steps)
    if len({item.key for item in steps}) != len(steps):
        raise FactError(f"{where}: two steps have one key.")
    steps = _more(steps, entry, where)
    settings = [*(like or {}).get("settings", ()), *entry.get("settings", ())]
    known = {item["key"]: _setting(item, where) for item in settings}
    _check_limits(steps, known, where)
    return [_title(item, entry, steps, known, where) for item in need(dict(entry), "titles", where)]


def _sure(entry: Mapping[str, Any], where: str) -> Sure:
    data = dict(entry)
    return Sure(Confidence(need(data, "confidence", where)), str(need(data, "source", where)))


def _step(entry: dict[str, Any], where: str) -> StepFacts:
    where = f"{where}, {entry['key']}"
    papers, basis, right = tuple(entry["papers"]), need(entry, "basis", where), need(entry, "right", where)
    strange = [paper for paper in papers if paper not in due_papers()]
    if strange or basis not in BASES or right not in acts():
        raise FactError(f"{where}: paper {strange}, basis '{basis}' or right '{right}' is not known.")
    law = need(entry, "law", where)
    limit = entry.get("limit")
    return StepFacts(
        Step(entry["key"], tuple(Ask(item) for item in entry["asks"]), papers),
        **{name: need(entry, key, where) for name, key in _STEP_WORDS.items()},
        right=right,
        limit=Limit(**limit | {"kind": LimitKind(limit["kind"])}) if limit else None,
        basis=basis,
        law_vi=need(law, "vi", where),
        law_en=need(law, "en", where),
        says_vi=need(law, "says_vi", where),
        says_en=need(law, "says_en", where),
        sure=_sure(entry, where),
    )


_STEP_WORDS = {
    "name_vi": "vi", "name_en": "en", "done_vi": "done_vi", "done_en": "done_en", "who_vi": "who_vi",
    "who_en": "who_en",
}  # fmt: skip


def _more(steps: tuple[StepFacts, ...], entry: Mapping[str, Any], where: str) -> tuple[StepFacts, ...]:
    """The steps with the further papers and asks of a road or a title. Raises FactError."""
    papers, asks = entry.get("also_papers") or {}, entry.get("also_asks") or {}
    strange = (set(papers) | set(asks)) - {item.key for item in steps}
    if strange:
        raise FactError(f"{where}: {strange} are no steps of this road.")
    return tuple(
        replace(
            item,
            step=Step(
                item.key,
                (*item.step.asks, *(Ask(ask) for ask in asks.get(item.key, ()))),
                (*item.step.papers, *papers.get(item.key, ())),
            ),
        )
        for item in steps
    )


def _setting(entry: dict[str, Any], where: str) -> SettingFacts:
    where = f"{where}, setting {entry['key']}"
    kind = SettingKind(need(entry, "kind", where))
    choices = {key: (item["vi"], item["en"]) for key, item in (entry.get("choices") or {}).items()}
    if (kind is SettingKind.CHOICE) != bool(choices):
        raise FactError(f"{where}: choices belong to a setting of the kind 'choice'.")
    if entry["key"] == "gates" and set(choices) != set(GATES):
        raise FactError(f"{where}: the choices are {sorted(GATES)}.")
    hint = entry.get("hint_vi", "")
    sure = {"confidence": entry.get("hint_confidence"), "source": entry.get("hint_source")}
    return SettingFacts(
        entry["key"], kind, need(entry, "vi", where), need(entry, "en", where), choices,
        tuple(Base(item) for item in entry.get("bases", ())), hint, entry.get("hint_en", ""),
        _sure(sure, where) if hint else None,
    )  # fmt: skip


def _check_limits(steps: tuple[StepFacts, ...], known: Mapping[str, SettingFacts], where: str) -> None:
    keys = {item.key for item in steps}
    for item in steps:
        limit = item.limit
        if limit and limit.kind is LimitKind.DAYS_AFTER and not {limit.after} <= keys:
            raise FactError(f"{where}, {item.key}: the limit counts from no step.")
        if limit and limit.setting and limit.setting not in known:
            raise FactError(f"{where}, {item.key}: the limit names no setting.")


def _told(entry: dict[str, Any], where: str) -> Told:
    return Told(
        bool(entry.get("known")), need(entry, "vi", where), need(entry, "en", where), _sure(entry, where)
    )


def _title(
    item: dict[str, Any],
    entry: Mapping[str, Any],
    steps: tuple[StepFacts, ...],
    settings: Mapping[str, SettingFacts],
    where: str,
) -> Title:
    where = f"{where}, {item['key']}"
    set_id = item.get("set", "")
    if set_id and set_id not in criteria_sets():
        raise FactError(f"{where}: the set '{set_id}' is not there.")
    road = dict(entry)
    told = _told(need(road, "withdrawal", where), f"{where}, withdrawal")
    if item.get("no_withdrawal"):
        told = replace(told, known=False)
    return Title(
        key=item["key"],
        procedure=road["key"],
        level=need(road, "level", where),
        name_vi=need(item, "vi", where),
        name_en=need(item, "en", where),
        set_id=set_id,
        years=(item["years"][0], item["years"][1]),
        sure=_sure(item, where),
        steps=_more(steps, item, where),
        settings=settings,
        authority=_told(need(road, "authority", where), f"{where}, authority"),
        withdrawal=told,
        withdrawal_rule=_rule(road["withdrawal"], item, where) if told.known else None,
        fields={key: (words["vi"], words["en"]) for key, words in (item.get("fields") or {}).items()},
        because_vi=road.get("because_vi", ""),
        because_en=road.get("because_en", ""),
    )


def _rule(data: Mapping[str, Any], item: Mapping[str, Any], where: str) -> WithdrawalRule:
    """Bands that follow each other to the end, the one without named criteria last: then more failing
    criteria never are less ground. Raises FactError."""
    bands = tuple(
        Band(
            Fraction(*band["least"]), Fraction(*band["below"]) if "below" in band else None,
            bool(band.get("named")),
        )
        for band in data["bands"]
    )  # fmt: skip
    joined = all(one.below == two.least for one, two in pairwise(bands))
    if not bands or not joined or bands[-1].below is not None or any(b.named for b in bands[-1:]):
        raise FactError(f"{where}: the bands of withdrawal must follow each other to the end.")
    named = frozenset(item.get("withdrawal_named") or ())
    codes = {criterion.code for criterion in criteria_sets()[item["set"]].criteria or ()}
    if not named or named - codes:
        raise FactError(f"{where}: {sorted(named - codes)} are no criteria of the set.")
    return WithdrawalRule(bands, named)
