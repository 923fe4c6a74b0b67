"""The sentences for the rules of the registers of livelihoods and the community."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.numbers import format_number

SENTENCES: Mapping[str, Callable[[Mapping[str, object]], str]] = {
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
    "place.hamlet": lambda facts: _("Sổ này ghi cho từng bản. Chọn một bản."),
    "place.commune": lambda facts: _("Sổ này ghi cho cả xã. Chọn xã."),
}
