"""Makes the demonstration commune: the plan's goals as they are, every value invented and marked so.

Everything goes through the same actions as in a real commune, on the days on which it would happen.
"""

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from banmoi.core.checks import Numbers
from banmoi.core.indicators import IndicatorKind
from banmoi.core.paper.reader import read_plan
from banmoi.core.periods import Period, parse_period
from banmoi.management.demonstration_dispatch import keep_papers
from banmoi.management.demonstration_registers import keep_registers
from banmoi.management.demonstration_sharing import share_out
from banmoi.management.demonstration_year import at, follow
from banmoi.papers.linking import linked, unit_kind
from banmoi.reference.catalogue import indicators
from banmoi.reference.files import load, text
from banmoi.rooms.assessments.actions import freeze
from banmoi.rooms.files.actions import keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.actions import Entry, Proof, report_values, review_values
from banmoi.rooms.people.actions import appoint, found_units, open_account
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.people.queries import Rights, rights_of
from banmoi.rooms.places.actions import load_places
from banmoi.rooms.places.models import Place
from banmoi.rooms.places.queries import NamedPlace, child_ids, get_place
from banmoi.rooms.plans.models import Goal, Plan
from banmoi.rooms.plans.reading_actions import (
    Meaning,
    confirm,
    confirm_open,
    keep_reading,
    put_in_force,
    write_goal,
)

WAITING_HAMLETS = (4, 8)
"""Hamlets (by their place in the list) whose report of the current quarter waits for the officer."""
SILENT_HAMLETS = (0, 11)
"""Hamlets that have not reported the current quarter; the first is Ven, whose head has an account."""
RETURNED_HAMLET = 9


def is_made() -> bool:
    """Whether the demonstration is already there."""
    return Plan.objects.filter(demonstration=True).exists()


@transaction.atomic
def make(password: str) -> None:
    """Make it all, or nothing."""
    data = load("demonstration.yaml")
    load_places(load("places.yaml"), demonstration=True)
    place = get_place(data["place"], data["today"])
    assert place is not None
    people = _people(data, place, password)
    moment = at(date(2023, 11, 1))
    entered = at(data["plan"]["issued_on"])
    plan = _plan(data, people, place, entered)
    hamlets = child_ids(place.id, data["today"], "hamlet")
    follow(data, people, plan, hamlets)
    proofs = _proofs(data, moment)
    for number, code in enumerate(data["periods"]):
        _hamlet_quarter(data, people, hamlets, number, parse_period(code), proofs)
    for code, values in data["commune"].items():
        _commune_values(data, people, place, code, values, proofs)
    keep_registers(people)
    keep_papers(people, place.id)
    freeze(
        people["canbo"], place, "commune_ntm_2021_2025", date(2023, 12, 31),
        ground="Tổng kết năm 2023 (minh họa)", moment=at(date(2024, 1, 10)), demonstration=True,
    )  # fmt: skip


def _plan(data: Mapping[str, Any], people: Mapping[str, Rights], place: NamedPlace, moment: datetime) -> Plan:
    """The plan of the year, by the way of a real one: its paper is read, confirmed and put in force."""
    officer, chair = people["canbo"], people["chutich"]
    reading = read_plan(text("demonstration_plan.txt"))
    by_kind = {unit.kind: unit.id for unit in Unit.objects.filter(place_id=place.id)}
    meaning = Meaning(linked(reading.goals), lambda words: by_kind.get(unit_kind(words)))
    plan = keep_reading(
        officer, place.id, reading, meaning,
        file=None, moment=moment, aimed_set=data["plan"]["aimed_set"], demonstration=True,
    )  # fmt: skip
    for goal, given in zip(Goal.objects.filter(plan=plan), data["goals"], strict=True):
        values = {key: value for key, value in given.items() if key not in ("low", "high")}
        low, high = (Decimal(given[key]) if key in given else None for key in ("low", "high"))
        write_goal(officer, plan.id, goal.id, values | {"low": low, "high": high}, moment=moment)
    confirm_open(officer, plan.id, 0, len(plan.text), moment=moment)
    confirm(officer, plan.id, moment=moment)
    put_in_force(chair, plan.id, moment=moment)
    return plan


def _people(data: Mapping[str, Any], place: NamedPlace, password: str) -> dict[str, Rights]:
    moment = at(date(2023, 11, 1))
    found_units(place, moment=at(data["today"]))
    units = {(unit.kind, unit.place_id): unit for unit in Unit.objects.all()}
    found = {}
    for person in data["people"]:
        seat = Place.objects.get(key=person["place"]).id if "place" in person else place.id
        user: User = open_account(
            username=person["username"],
            full_name=person["full_name"],
            password=password,
            moment=moment,
            demonstration=True,
        )
        unit = units[person["unit"], seat]
        title = person["title_vi"]
        appoint(
            user=user,
            unit=unit,
            role=person["role"],
            title_vi=title,
            valid_from=None,
            moment=moment,
        )
        found[person["username"]] = rights_of(user, data["today"])
    return found


def _hamlet_quarter(
    data: Mapping[str, Any],
    people: Mapping[str, Rights],
    hamlets: list[int],
    number: int,
    period: Period,
    proofs: Mapping[str, StoredFile],
) -> None:
    """Every hamlet's report of one quarter, and the officer's answers."""
    current = period.code == data["periods"][-1]
    counts = {
        key: share_out(totals[number], _wholes(data, key), index)
        for index, (key, totals) in enumerate(data["counts"].items())
        if number < len(totals)
    }
    told = data["titles_told"] if current else {}
    for index, hamlet in enumerate(hamlets):
        if current and index in SILENT_HAMLETS:
            continue
        entries = _entries(data, counts, told, index)
        if index == 0:
            entries = [entry for entry in entries if entry.indicator not in data["ven_untold"]]
        if index % 3 == 1:
            proof = Proof(proofs["photo"], "Biên bản rà soát của bản (minh họa)")
            entries[0] = Entry(entries[0].indicator, entries[0].numbers, proofs=(proof,))
        day = date(2024, 11, 4 + index) if current else period.end - timedelta(days=10)
        reporter = people["truongban"] if index == 0 else people["vanhoa"]
        outcomes = report_values(
            reporter,
            place_id=hamlet,
            period=period,
            entries=entries,
            moment=at(day, 8),
            demonstration=True,
        )
        if current and index in WAITING_HAMLETS:
            continue
        kept = [outcome.value.id for outcome in outcomes if outcome.value is not None]
        returned = kept[3:4] if current and index == RETURNED_HAMLET else []
        answered = at(day + timedelta(days=2), 15)
        review_values(people["canbo"], [v for v in kept if v not in returned], verified=True, moment=answered)
        if returned:
            why = "Số hộ chưa khớp biên bản rà soát, xem lại (minh họa)"
            review_values(people["canbo"], returned, verified=False, reason=why, moment=answered)


def _wholes(data: Mapping[str, Any], key: str) -> list[int]:
    base = indicators()[key].base
    column = 1 if base == "population" else 0
    return [hamlet[column] for hamlet in data["hamlets"]]


def _entries(
    data: Mapping[str, Any], counts: Mapping[str, list[int]], told: Mapping[str, list[int]], index: int
) -> list[Entry]:
    """What a hamlet reports of a quarter; `told`: what a register says of which hamlets instead."""
    households, residents, women = (Decimal(value) for value in data["hamlets"][index])
    entries = [
        Entry("households", Numbers(households)),
        Entry("population", Numbers(residents, female=women)),
    ]
    for key, shared in counts.items():
        value = Decimal(shared[index])
        female = None
        if indicators()[key].by_sex:
            female = max(value - (residents - women), (value * women / residents).to_integral_value())
        entries.append(Entry(key, Numbers(value, female=female)))
    for key, holders in data["titles"].items():
        if index + 1 not in told.get(key, ()):
            entries.append(Entry(key, decision=index + 1 in holders))
    return entries


def _commune_values(
    data: Mapping[str, Any],
    people: Mapping[str, Rights],
    place: NamedPlace,
    code: str,
    values: Mapping[str, Any],
    proofs: Mapping[str, StoredFile],
) -> None:
    """What the commune's officers report themselves. "waiting" is reported and not yet answered."""
    waiting = code == "waiting"
    period = parse_period(data["periods"][-1] if waiting else code)
    day = data["today"] - timedelta(days=2) if waiting else period.end - timedelta(days=5)
    entries = []
    for key, value in values.items():
        proof: tuple[Proof, ...] = ()
        if key in data["evidence"]:
            proof = (Proof(proofs["paper"], "Văn bản xác nhận (minh họa)", data["evidence"][key]),)
        entries.append(_entry(key, value, proof))
    outcomes = report_values(
        people["taichinh"], place_id=place.id, period=period, entries=entries,
        moment=at(day), demonstration=True,
    )  # fmt: skip
    if not waiting:
        kept = [outcome.value.id for outcome in outcomes if outcome.value is not None]
        review_values(people["canbo"], kept, verified=True, moment=at(day + timedelta(days=3), 16))


def _entry(key: str, value: Any, proofs: tuple[Proof, ...]) -> Entry:
    if value == "none":
        return Entry(key, not_applicable=True, proofs=proofs)
    if indicators()[key].kind is IndicatorKind.DECISION:
        return Entry(key, decision=bool(value), proofs=proofs)
    numbers = [Decimal(str(item)) for item in (value if isinstance(value, list) else [value])]
    if len(numbers) == 4:
        return Entry(key, Numbers(numbers[0], numbers[1], numbers[2], numbers[3]), proofs=proofs)
    return Entry(key, Numbers(*numbers), proofs=proofs)


def _proofs(data: Mapping[str, Any], moment: datetime) -> dict[str, StoredFile]:
    """Two small pictures that say of themselves that they prove nothing."""
    del data
    return {
        "photo": keep(_picture("ANH MINH HOA"), "anh-minh-hoa.png", actor_id=None, moment=moment),
        "paper": keep(_picture("VAN BAN MINH HOA"), "van-ban-minh-hoa.png", actor_id=None, moment=moment),
    }


def _picture(words: str) -> bytes:
    image = Image.new("RGB", (480, 360), "#e8f1ea")
    draw = ImageDraw.Draw(image)
    for step in range(6):
        top = 150 + step * 36
        draw.ellipse((-80, top, 560, top + 300), fill=(29 + step * 18, 92 + step * 14, 63 + step * 16))
    draw.rectangle((90, 40, 390, 110), fill="#fbfaf5", outline="#1d5c3f", width=3)
    draw.text((240, 75), words, fill="#1d2621", anchor="mm", font_size=24)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
