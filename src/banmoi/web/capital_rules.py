"""The sentences for rules of the year's capital: what is wrong, with the sums, and what to do."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from banmoi.reports.capital_wording import capital_state, class_name, dong, programme_name, source_name
from banmoi.reports.wording import day_label

Facts = Mapping[str, Any]


def _source(facts: Facts) -> dict[str, str]:
    return {"source": source_name(facts["source"]), "year": str(facts["year"])}


def _over_source(facts: Facts) -> str:
    return _(
        "Nguồn %(source)s năm %(year)s được giao %(granted)s mà phân bổ đến %(allocated)s, vượt %(over)s. "
        "Giảm dòng phân bổ, hoặc ghi thêm quyết định giao vốn trước."
    ) % {
        **_source(facts),
        "granted": dong(facts["granted"]),
        "allocated": dong(facts["allocated"]),
        "over": dong(facts["allocated"] - facts["granted"]),
    }


def _over_allocated(facts: Facts) -> str:
    return _(
        "Nguồn %(source)s năm %(year)s chỉ phân bổ %(allocated)s mà đã trả %(disbursed)s. Xem lại hai số này."
    ) % {
        **_source(facts),
        "allocated": dong(facts["allocated"]),
        "disbursed": dong(facts["disbursed"]),
    }


def _over_line(facts: Facts) -> str:
    return _("Dòng vốn “%(what)s” được bố trí %(amount)s mà trả đến %(spent)s, vượt %(over)s.") % {
        "what": facts["what"],
        "amount": dong(facts["amount"]),
        "spent": dong(facts["spent"]),
        "over": dong(facts["spent"] - facts["amount"]),
    }


def _over_contract(facts: Facts) -> str:
    return _("Hợp đồng giá trị %(value)s mà trả đến %(paid)s, vượt %(over)s.") % {
        "value": dong(facts["value"]),
        "paid": dong(facts["paid"]),
        "over": dong(facts["paid"] - facts["value"]),
    }


def _over_accepted(facts: Facts) -> str:
    return _(
        "Khối lượng đã nghiệm thu %(accepted)s mà trả cho khối lượng đến %(paid)s, vượt %(over)s. "
        "Ghi biên bản nghiệm thu trước; trả trước khi nghiệm thu thì chọn loại “Tạm ứng”."
    ) % {
        "accepted": dong(facts["accepted"]),
        "paid": dong(facts["paid"]),
        "over": dong(facts["paid"] - facts["accepted"]),
    }


def _over_settled(facts: Facts) -> str:
    return _("Khối lượng đã nghiệm thu %(accepted)s mà quyết toán đến %(settled)s. Xem lại hai số này.") % {
        "accepted": dong(facts["accepted"]),
        "settled": dong(facts["settled"]),
    }


def _out_of_order(facts: Facts) -> str:
    first = "; ".join(
        _("%(work)s (%(step)s) còn thiếu %(missing)s")
        % {"step": class_name(step).lower(), "work": work, "missing": dong(missing)}
        for step, work, missing in facts["first"]
    )
    return _(
        "Luật xếp trước khoản này: %(first)s. Bố trí đủ vốn cho việc đó trước; nếu vẫn phải làm trước "
        "thì ghi lý do."
    ) % {"first": first}


def _settled_already(facts: Facts) -> str:
    item = _("Hạng mục “%(item)s”") % {"item": facts["item"]} if facts["item"] else _("Cả hợp đồng này")
    return _(
        "%(item)s đã quyết toán ngày %(day)s trong chương trình %(programme)s (%(paper)s). Đã quyết toán ở "
        "một chương trình thì không quyết toán lại (Thông tư 55/2023/TT-BTC, sửa đổi 2025)."
    ) % {
        "item": item,
        "day": day_label(facts["day"]),
        "programme": programme_name(facts["programme"]),
        "paper": facts["paper"],
    }


def _no_such_source(facts: Facts) -> str:
    return _(
        "Ngày %(day)s, cho năm %(year)s, không có nguồn %(source)s để giao hoặc phân bổ. Chọn nguồn khác, "
        "hoặc xem lại ngày và năm."
    ) % {**_source(facts), "day": day_label(facts["day"])}


def _choose_line(facts: Facts) -> str:
    return _("Công trình này có nhiều dòng vốn trong năm: %(lines)s. Chọn một dòng ở mục “Từ dòng vốn”.") % {
        "lines": "; ".join(facts["lines"])
    }


def _quarters(facts: Facts) -> str:
    return _("Bốn quý cộng lại là %(quarters)s, chưa bằng số tiền %(amount)s.") % {
        "quarters": dong(facts["quarters"]),
        "amount": dong(facts["amount"]),
    }


def _not_so_far(facts: Facts) -> str:
    return _("Kế hoạch này đang ở bước “%(state)s”. Mở lại trang để xem.") % {
        "state": capital_state(facts["state"])
    }


SENTENCES: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "money.over_source": _over_source,
    "money.over_allocated": _over_allocated,
    "money.over_line": _over_line,
    "money.over_contract": _over_contract,
    "money.over_accepted": _over_accepted,
    "money.over_settled": _over_settled,
    "money.out_of_order": _out_of_order,
    "money.settled_already": _settled_already,
    "money.no_such_source": _no_such_source,
    "money.choose_line": _choose_line,
    "money.quarters": _quarters,
    "money.not_so_far": _not_so_far,
    "money.contract_paid": lambda facts: (
        _("Hợp đồng này đã trả %(paid)s nên không bỏ khỏi sổ được. Bỏ các khoản trả ghi nhầm trước.")
        % {"paid": dong(int(str(facts["paid"])))}
    ),
    "money.not_in_force": lambda facts: (
        _("Dòng vốn “%(what)s” chưa có hiệu lực. Chủ tịch quyết định kế hoạch vốn rồi mới chi được.") % facts
    ),
    "money.other_work": lambda facts: _("Dòng vốn “%(what)s” là của công trình khác.") % facts,
    "money.task_line": lambda facts: (
        _("Dòng vốn “%(what)s” là của nhiệm vụ, không phải công trình. Ghi khoản này ở sổ Chi cho nhiệm vụ.")
        % facts
    ),
    "money.same_line": lambda facts: (
        _("Đã có dòng “%(what)s”. Sửa dòng đó; trong lần điều chỉnh thì bấm “Điều chỉnh” ở dòng đó.") % facts
    ),
    "money.other_line": lambda facts: (
        _(
            "Điều chỉnh dòng “%(what)s” thì giữ nguyên nguồn và công trình. Đổi nguồn thì giảm dòng này và "
            "thêm dòng mới."
        )
        % facts
    ),
    "money.day_to_come": lambda facts: _("Ngày %(day)s chưa đến.") % {"day": f"{facts['day']:%d/%m/%Y}"},
    "money.plan_under_way": lambda facts: (
        _("Năm %(year)s đang có một kế hoạch hoặc lần điều chỉnh chưa quyết định. Làm xong lần đó trước.")
        % facts
    ),
    "money.not_a_commune": lambda facts: _("Chọn xã: vốn được giao và quyết định ở xã, không ở bản."),
    "money.write_contributions": lambda facts: _(
        "Người dân đã đóng góp thì ghi ở sổ Đóng góp, phần mềm tự cộng. Ở đây chỉ ghi số dự kiến huy động."
    ),
    "money.decided_stays": lambda facts: _(
        "Kế hoạch này đã họp hoặc đã quyết định nên không sửa thẳng được. Lập một lần điều chỉnh, hoặc đề "
        "nghị trả lại để sửa."
    ),
    "money.work_or_task": lambda facts: _("Chọn một công trình hoặc một nhiệm vụ, và chỉ một."),
    "money.nothing_allocated": lambda facts: _("Số tiền phải lớn hơn 0."),
    "money.no_such_task": lambda facts: _("Không có nhiệm vụ này trong kế hoạch của xã."),
    "money.no_lines": lambda facts: _("Chưa có dòng nào. Thêm ít nhất một dòng phân bổ."),
    "money.own_plan": lambda facts: _(
        "Người lập kế hoạch vốn thì không tự quyết định. Nhờ Chủ tịch quyết định."
    ),
    "money.percent": lambda facts: _("Tỷ lệ không thể quá 100%."),
    "money.stands_already": lambda facts: _(
        "Trong sổ đang có một dòng y như vậy. Xem lại dòng đó trước khi ghi hoặc lấy lại dòng này."
    ),
}
