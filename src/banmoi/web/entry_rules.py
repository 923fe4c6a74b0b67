"""The sentences for rules of single registers: what is wrong, where, and what to do."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.numbers import format_number
from banmoi.web import works_rules

Sentence = Callable[[Mapping[str, object]], str]
_SENTENCES: dict[str, Sentence] = {
    **works_rules.SENTENCES,
    "year": lambda facts: _("“%(text)s” không phải là một năm. Ghi bốn chữ số, ví dụ 2024.") % facts,
    "second": lambda facts: (
        _("Dòng số %(number)s đã nói việc này. Sửa dòng đó, hoặc bỏ nó đi trước.") % facts
    ),
    "rating.group": lambda facts: _("%(name)s là tổ hợp tác; sổ này chỉ đánh giá hợp tác xã.") % facts,
    "income.persons": lambda facts: _("Mỗi hộ đã hỏi có ít nhất một người. Xem lại số hộ và số người."),
    "model.unconfirmed": lambda facts: _(
        "Đã đánh giá thì ghi rõ ai đánh giá, theo văn bản nào; chưa có thì chọn “Chưa đánh giá”."
    ),
    "title.no_decision": lambda facts: _("Đạt hoặc đã công nhận thì ghi quyết định và ngày quyết định."),
    "waste.over": lambda facts: (
        _("Nhiều hơn %(households)s hộ mà bản đã báo. Xem lại một trong hai số.")
        % {"households": format_number(Decimal(str(facts["households"])))}
    ),
}


def rule_sentence(rule: str, facts: Mapping[str, object]) -> str:
    """The sentence for a rule that an entry breaks. Raises KeyError for a rule without one."""
    return _SENTENCES[rule](facts)


# Contributions and debts.
_SENTENCES.update(
    {
        "money.nothing_given": lambda facts: _("Số lượng phải lớn hơn 0."),
        "money.no_purpose": lambda facts: _("Chọn công trình, hoặc ghi đóng góp cho việc gì."),
        "money.part_of_a_dong": lambda facts: _("Tiền ghi số đồng tròn, không có phần lẻ."),
        "money.cash_has_no_price": lambda facts: _("Đóng góp bằng tiền thì để trống đơn giá."),
        "money.price_by_nobody": lambda facts: _(
            "Có đơn giá riêng thì ghi ai định đơn giá, theo văn bản nào."
        ),
        "money.goods_what": lambda facts: _("Hiện vật thì cần ghi cụ thể là gì, ví dụ: xi măng."),
        "money.goods_unit": lambda facts: _("Hiện vật thì cần ghi đơn vị, ví dụ: bao, m³."),
        "money.vote_in_a_hamlet": lambda facts: _(
            "Biên bản họp bản là của một bản: chọn bản. Của cả xã thì chọn loại nghị quyết HĐND xã."
        ),
        "money.votes_beyond_present": lambda facts: (
            _("Số hộ đồng ý và không đồng ý cộng lại nhiều hơn %(present)s hộ dự họp. Xem lại ba số này.")
            % facts
        ),
        "money.price_twice": lambda facts: (
            _("Dòng số %(number)s đã có đơn giá của thứ này, ở nơi này, từ cùng ngày này. Sửa dòng đó.")
            % facts
        ),
        "money.not_quarter_end": lambda facts: (
            _("Lộ trình tính theo quý: ghi ngày cuối quý, ở đây là %(end)s.")
            % {"end": f"{facts['end']:%d/%m/%Y}"}
        ),
        "money.lowered_without_reason": lambda facts: _(
            "Sửa như vậy làm số lũy kế giảm. Ghi lý do sửa ở cuối trang, để người xem sau hiểu."
        ),
    }
)
