"""The sentences for the rules of the registers of contributions and debts."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

SENTENCES: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "money.nothing_given": lambda facts: _("Số lượng phải lớn hơn 0."),
    "money.no_purpose": lambda facts: _("Chọn công trình, hoặc ghi đóng góp cho việc gì."),
    "money.part_of_a_dong": lambda facts: _("Tiền ghi số đồng tròn, không có phần lẻ."),
    "money.cash_has_no_price": lambda facts: _("Đóng góp bằng tiền thì để trống đơn giá."),
    "money.price_by_nobody": lambda facts: _("Có đơn giá riêng thì ghi ai định đơn giá, theo văn bản nào."),
    "money.goods_what": lambda facts: _("Hiện vật thì cần ghi cụ thể là gì, ví dụ: xi măng."),
    "money.goods_unit": lambda facts: _("Hiện vật thì cần ghi đơn vị, ví dụ: bao, m³."),
    "money.vote_in_a_hamlet": lambda facts: _(
        "Biên bản họp bản là của một bản: chọn bản. Của cả xã thì chọn loại nghị quyết HĐND xã."
    ),
    "money.votes_beyond_present": lambda facts: (
        _("Số hộ đồng ý và không đồng ý cộng lại nhiều hơn %(present)s hộ dự họp. Xem lại ba số này.") % facts
    ),
    "money.price_twice": lambda facts: (
        _("Dòng số %(number)s đã có đơn giá của thứ này, ở nơi này, từ cùng ngày này. Sửa dòng đó.") % facts
    ),
    "money.not_quarter_end": lambda facts: (
        _("Lộ trình tính theo quý: ghi ngày cuối quý, ở đây là %(end)s.")
        % {"end": f"{facts['end']:%d/%m/%Y}"}
    ),
    "money.lowered_without_reason": lambda facts: _(
        "Sửa như vậy làm số lũy kế giảm. Ghi lý do sửa ở cuối trang, để người xem sau hiểu."
    ),
}
