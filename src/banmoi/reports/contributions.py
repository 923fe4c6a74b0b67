"""What people and benefactors gave in a year: sums with their lines, anonymous lines, one own line."""

import csv
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.contributions import Kind, Line, Tally, public_mark, tally, tally_by
from banmoi.core.numbers import exact_text, format_number
from banmoi.reference.money_rules import VoteRule, vote_rules
from banmoi.reports.registers import name_act
from banmoi.rooms.money.contribution_models import Receipt
from banmoi.rooms.money.contribution_queries import all_gifts, digests, gifts, line_of, receipt_by_code
from banmoi.rooms.money.models import Contribution, HouseholdVote
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id, scope_ids

name_act("receipt", "cấp biên nhận", "receipt given")
name_act("price", "tính lại theo bảng đơn giá", "converted anew by the price list")


def kind_name(kind: str) -> str:
    """What is given, in words."""
    return {
        Kind.CASH: _("Tiền"),
        Kind.LABOUR: _("Ngày công"),
        Kind.LAND: _("Hiến đất"),
        Kind.GOODS: _("Hiện vật"),
    }[Kind(kind)]


def giver_name(giver: str) -> str:
    """From whom gifts come, in words."""
    return _("Nhà hảo tâm") if giver == "benefactor" else _("Hộ dân")


def quantity_text(line: Line | Contribution) -> str:
    """A natural quantity with its unit: "36 m²", "120 bao xi măng"."""
    item = line if isinstance(line, Line) else line_of(line)
    return f"{format_number(item.quantity)} {item.unit}"


def quantities_text(item: Tally) -> str:
    """All natural quantities of some gifts, by unit."""
    return " · ".join(f"{format_number(amount)} {unit}" for unit, amount in item.quantities.items())


@dataclass(frozen=True, slots=True)
class Part:
    """Some gifts of a year added up: by what (`key`: the value to filter a list by), and what they are."""

    key: str
    title: str
    tally: Tally
    natural: str


@dataclass(frozen=True, slots=True)
class GiftYear:
    """A year's gifts at some places. The gifts without a price, without a receipt, of land without a
    paper of consent, of households without a ground are listed, each to be seen to."""

    year: int
    total: Tally
    kinds: tuple[Part, ...]
    hamlets: tuple[Part, ...]
    works: tuple[Part, ...]
    givers: tuple[Part, ...]
    unpriced: tuple[Contribution, ...]
    no_receipt: tuple[Contribution, ...]
    no_consent: tuple[Contribution, ...]
    no_ground: tuple[Contribution, ...]


def gift_year(places: dict[int, NamedPlace], year: int, until: date | None = None) -> GiftYear:
    """The gifts of a year at some places, of all of it or up to a day. Two queries."""
    rows = list(gifts(list(places), year, until))
    lines = [line_of(row) for row in rows]
    works = {row.work.pk: row.work.name for row in rows if row.work}
    kinds = {kind.value: kind_name(kind) for kind in Kind}
    with_receipt = digests([row.pk for row in rows])
    return GiftYear(
        year=year,
        total=tally(lines),
        kinds=_parts(lines, lambda line: line.kind.value, kinds, list(Kind)),
        hamlets=_parts(
            lines,
            lambda line: places[line.place].key,
            {item.key: item.title for item in places.values()},
            [item.key for item in places.values()],
        ),
        works=_parts(
            lines,
            lambda line: str(line.work or ""),
            {str(key): name for key, name in works.items()} | {"": _("Việc khác, không gắn công trình")},
            [*(str(key) for key in sorted(works)), ""],
        ),
        givers=_parts(
            lines,
            lambda line: line.giver,
            {key: giver_name(key) for key in ("household", "benefactor")},
            ["household", "benefactor"],
        ),
        unpriced=tuple(row for row in rows if row.value is None),
        no_receipt=tuple(row for row in rows if row.pk not in with_receipt),
        no_consent=tuple(row for row in rows if row.kind == Kind.LAND and not row.consent),
        no_ground=tuple(row for row in rows if ground_of(row).missing),
    )


def _parts(
    lines: Sequence[Line], key: Callable[[Line], str], names: dict[str, str], order: Sequence[str]
) -> tuple[Part, ...]:
    found = tally_by(lines, key)
    return tuple(
        Part(str(item), names[item], found[item], quantities_text(found[item]))
        for item in order
        if item in found
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a gift rests. `missing`: a household's gift for which no vote that passed is named."""

    words: str
    missing: bool
    vote: HouseholdVote | None = None


def ground_of(gift: Contribution) -> Ground:
    """On what a gift rests, said plainly where it rests on nothing. A benefactor's gift needs no vote."""
    vote = gift.ground
    if vote is None:
        if gift.giver == "benefactor":
            return Ground(_("Tự nguyện của nhà hảo tâm, không cần các hộ biểu quyết."), missing=False)
        return Ground(
            _("Chưa ghi căn cứ nào: không có biên bản các hộ biểu quyết hay nghị quyết HĐND xã."),
            missing=True,
        )
    if vote.withdrawn_at is not None:
        return Ground(_("Căn cứ đã ghi đã bỏ khỏi sổ."), missing=True, vote=vote)
    if vote.on_day > gift.on_day:
        return Ground(_("Căn cứ có sau ngày đóng góp. Kiểm tra lại ngày."), missing=True, vote=vote)
    if vote.passed == "no":
        return Ground(_("Biểu quyết này chưa đủ tỷ lệ."), missing=True, vote=vote)
    if not vote.passed:
        return Ground(
            _("Chưa rõ biểu quyết này có đủ tỷ lệ hay không: còn thiếu số."), missing=True, vote=vote
        )
    return Ground(_("Có căn cứ."), missing=False, vote=vote)


def vote_rule(vote: HouseholdVote) -> VoteRule | None:
    """Which share a vote of households needs; none for a resolution of the Council."""
    return vote_rules()[vote.subject] if vote.kind == "meeting" else None


def vote_words(vote: HouseholdVote) -> str:
    """How a vote went, in one sentence: the households in favour against all households of the hamlet."""
    rule = vote_rule(vote)
    if rule is None:
        return _("Nghị quyết của HĐND xã.") if vote.number else _("Chưa ghi số của nghị quyết.")
    share = f"{rule.needed.share.numerator}/{rule.needed.share.denominator}"
    wanted = _("trên %(share)s") if rule.needed.strict else _("từ %(share)s trở lên")
    needed = wanted % {"share": share}
    if vote.households is None or vote.in_favour is None:
        return _("Cần %(needed)s số hộ của bản đồng ý; chưa ghi đủ số hộ của bản và số hộ đồng ý.") % {
            "needed": needed
        }
    return _("%(yes)s trên %(all)s hộ của bản đồng ý; cần %(needed)s, tức là ít nhất %(least)s hộ.") % {
        "yes": format_number(vote.in_favour),
        "all": format_number(vote.households),
        "needed": needed,
        "least": format_number(rule.needed.least(vote.households)),
    }


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A gift without its giver. `state`: counted, no_price (counted, but its value is not known), or
    withdrawn (taken out of the register: it stays to be seen, with quantity and value nought)."""

    mark: str
    kind: str
    quantity: Decimal
    unit: str
    value: int | None
    place: int
    month: date
    state: str


def public_lines(places: Collection[int], year: int) -> list[PublicLine]:
    """All lines of a year, also those withdrawn, in the order of their marks, so that nothing tells who
    gave before whom. Two queries."""
    rows = list(all_gifts(places, year))
    marks = {key: public_mark(digest) for key, digest in digests([row.pk for row in rows]).items()}
    found = [_public(row, marks.get(row.pk, "")) for row in rows]
    return sorted(found, key=lambda line: (line.mark == "", line.mark, line.month, line.place, line.kind))


def _public(row: Contribution, mark: str) -> PublicLine:
    line = line_of(row)
    month = row.on_day.replace(day=1)
    if row.withdrawn_at is not None:
        return PublicLine(mark, row.kind, Decimal(0), line.unit, 0, row.place_id, month, "withdrawn")
    state = "counted" if row.value is not None else "no_price"
    return PublicLine(mark, row.kind, row.quantity, line.unit, row.value, row.place_id, month, state)


@dataclass(frozen=True, slots=True)
class PublicSums:
    """The sums of public lines, worked out from these lines and nothing else."""

    total: Tally
    kinds: tuple[Part, ...]
    hamlets: tuple[Part, ...]


def public_sums(lines: Sequence[PublicLine], places: dict[int, NamedPlace]) -> PublicSums:
    """What the lines that were not withdrawn come to."""
    counted = [
        Line(Kind(line.kind), line.quantity, line.unit, line.value, line.place)
        for line in lines
        if line.state != "withdrawn"
    ]
    keys = {str(key): item.title for key, item in places.items()}
    return PublicSums(
        tally(counted),
        _parts(
            counted, lambda line: line.kind.value, {kind.value: kind_name(kind) for kind in Kind}, list(Kind)
        ),
        _parts(counted, lambda line: str(line.place), keys, list(keys)),
    )


def public_csv(lines: Sequence[PublicLine], places: dict[int, NamedPlace]) -> str:
    """The lines for anybody's own sums: a full stop for decimals, values whole đồng; a value that is not
    known stays empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["mark", "kind", "quantity", "unit", "value_vnd", "hamlet", "month", "state"])
    for line in lines:
        value = "" if line.value is None else line.value
        writer.writerow(
            [line.mark, line.kind, exact_text(line.quantity), line.unit, value, places[line.place].title,
             f"{line.month:%Y-%m}", line.state]
        )  # fmt: skip
    return out.getvalue()


def year_places(place: NamedPlace, year: int, today: date) -> dict[int, NamedPlace]:
    """A place and those below it as they were at the end of a year (or are today, or were on the place's
    last day), by id; so that the sums of a commune that went into another one stay."""
    days = [date(year, 12, 31), today, *([place.valid_to] if place.valid_to else [])]
    found = places_by_id(scope_ids([place.id], min(days)), min(days))
    return {key: found[key] for key in sorted(found)}


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """What the holder of a check code sees: the own line, as it is now and as it was printed."""

    receipt: Receipt
    gift: Contribution
    commune: NamedPlace | None
    hamlet: str
    purpose: str
    mark: str
    changed: bool

    @property
    def counted(self) -> bool:
        return self.gift.withdrawn_at is None


def checked_line(code: str, today: date) -> CheckedLine | None:
    """The one line whose check code was typed; nothing of other lines, nothing of the giver."""
    receipt = receipt_by_code(code)
    return None if receipt is None else _checked(receipt, today)


def _checked(receipt: Receipt, today: date) -> CheckedLine:
    gift = receipt.contribution
    found = places_by_id([gift.place_id, receipt.place_id], min(gift.on_day, today))
    hamlet = found.get(gift.place_id)
    printed = receipt.quantity, receipt.unit, receipt.value
    return CheckedLine(
        receipt, gift, found.get(receipt.place_id), hamlet.title if hamlet else "",
        gift.work.name if gift.work else gift.purpose, public_mark(receipt.digest),
        changed=printed != (gift.quantity, gift.unit, gift.value),
    )  # fmt: skip


def commune_named(place: NamedPlace, day: date) -> str:
    """The commune of a place as it stands on the head of a paper, in capitals: "XÃ XUÂN LƯƠNG"."""
    commune = commune_of(place, day)
    return commune.title.upper() if commune else ""


def price_words(gift: Contribution) -> str:
    """By which price a gift was converted, who fixed it and where; or that there is none."""
    if gift.kind == Kind.CASH:
        return _("Tiền: giá trị là chính số tiền.")
    if gift.listed_price is not None:
        price = gift.listed_price
        return _("%(price)s đồng một %(unit)s, theo bảng đơn giá: %(by)s, %(paper)s, từ ngày %(day)s.") % {
            "price": format_number(price.price),
            "unit": gift.unit,
            "by": price.fixed_by,
            "paper": price.paper,
            "day": f"{price.from_day:%d/%m/%Y}",
        }
    if gift.unit_price is not None:
        return _("%(price)s đồng một %(unit)s, đơn giá riêng của dòng này.") % {
            "price": format_number(gift.unit_price),
            "unit": gift.unit,
        }
    return _("Chưa có đơn giá cho ngày này: giá trị quy đổi là chưa biết, không phải 0.")
