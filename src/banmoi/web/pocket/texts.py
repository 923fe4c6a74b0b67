"""The notebook's own texts: they go to the phone with its page, so that all stand in one catalogue."""

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    """Every text that the notebook's modules show, by its key there, in the reader's language."""
    return {**_places(), **_states(), **_forms(), **_notes(), **_troubles()}


def _places() -> dict[str, str]:
    return {
        "app": _("Sổ tay của bản"),
        "tasks": _("Việc của tôi"),
        "tasks_count": _("Muộn: %(late)s · Sắp đến hạn: %(soon)s"),
        "tasks_late": _("Đã muộn"),
        "tasks_soon": _("Đến hạn trong 14 ngày"),
        "tasks_later": _("Sau đó"),
        "tasks_none": _("Không có việc nào đang chờ."),
        "task_joined": _("đơn vị tôi phối hợp"),
        "values": _("Số liệu"),
        "values_of": _("Báo số liệu %(period)s"),
        "values_title": _("Báo số liệu %(place)s, %(period)s"),
        "values_open": _("chưa báo: %(count)s"),
        "values_returned": _("bị trả lại: %(count)s"),
        "values_nothing": _("Không có số liệu nào phải báo."),
        "books": _("Ghi sổ"),
        "books_about": _("Đóng góp, họp bản, ngày dọn vệ sinh, danh hiệu, ảnh công trình"),
        "books_none": _("Tài khoản này không ghi sổ nào."),
        "opinion": _("Ý kiến của dân"),
        "opinion_about": _("Ghi lại lời dân, gửi cán bộ xã"),
        "kept": _("Đã ghi"),
        "kept_count": _("Chờ gửi: %(kept)s · Cần xem lại: %(returned)s"),
        "kept_nothing": _("Chưa ghi gì trên máy này."),
        "gone": _("Mục này không còn trong sổ tay. Bấm “Gửi và cập nhật” khi có sóng."),
        "place": _("Ở đâu"),
    }


def _states() -> dict[str, str]:
    return {
        "state_kept": _("Còn trên máy"),
        "state_sent": _("Đã gửi"),
        "state_accepted": _("Đã nhận"),
        "state_returned": _("Cần xem lại"),
        "group_kept": _("Còn trên máy, chờ gửi (%(count)s)"),
        "group_sent": _("Đã gửi, chờ cán bộ xem (%(count)s)"),
        "group_accepted": _("Đã nhận (%(count)s)"),
        "group_returned": _("Cần xem lại (%(count)s)"),
        "kept_waits": _("Chờ có sóng để gửi."),
        "kept_failed": _("Đã thử gửi %(count)s lần, máy sẽ thử tiếp."),
        "kept_now": _("Đã giữ trên máy. Có sóng thì máy tự gửi."),
        "waits_for_officer": _("Cán bộ NTM sẽ xác minh."),
        "verified": _("Cán bộ đã xác minh."),
        "value_returned": _("%(name)s bị trả lại: %(reason)s"),
        "value_changed": _("%(name)s: %(by)s đã ghi số khác sau đó: %(said)s."),
        "returned_because": _(
            "Bị trả lại: %(reason)s. Sửa số rồi gửi lại; nếu số đúng thì ghi chú vì sao đúng."
        ),
        "note_answered": _("%(by)s trả lời ngày %(day)s: %(answer)s"),
        "photo_refused": _("Có ảnh không dùng được; các ảnh khác vẫn được giữ."),
        "offline": _("Không có sóng. Chờ gửi: %(count)s."),
        "sending": _("Đang gửi. Còn lại: %(count)s."),
        "waits": _("Chờ gửi: %(count)s."),
        "all_sent": _("Đã gửi hết."),
    }


def _forms() -> dict[str, str]:
    return {
        "optional": _("(không bắt buộc)"),
        "choose": _("Chọn"),
        "yes": _("Có / đạt"),
        "no": _("Chưa"),
        "decided": _("Kết quả"),
        "day": _("Ngày"),
        "note": _("Ghi chú"),
        "more_fields": _("Thêm %(count)s mục không bắt buộc"),
        "missing": _("Còn thiếu: %(names)s."),
        "photos_add": _("Chụp hoặc chọn ảnh"),
        "photos_and_note": _("Thêm ảnh minh chứng, ghi chú"),
        "photo_number": _("Ảnh %(number)s"),
        "photo_remove": _("Bỏ ảnh %(number)s"),
        "photo_kept": _("Đã giữ %(count)s ảnh trên máy."),
        "photo_unreadable": _(
            "Không đọc được ảnh “%(name)s”. Chụp lại, hoặc chọn ảnh khác; các ảnh khác vẫn được giữ."
        ),
        "keep_and_send": _("Giữ lại, gửi khi có sóng"),
        "task_state": _("Việc này thế nào"),
        "task_done": _("Đã làm xong"),
        "task_progress": _("Đang làm"),
        "task_stuck": _("Đang vướng"),
        "task_not_done": _("Không làm được"),
        "task_text": _("Ghi chú"),
        "task_text_help": _("Đang vướng hoặc không làm được thì ghi vì sao."),
        "task_text_missing": _("Ghi vài chữ: làm đến đâu, vướng gì, hoặc vì sao không làm được."),
        "values_lead": _("Số nào chắc thì ghi; chưa biết thì để trống; không có thì ghi 0."),
        "values_none_typed": _("Chưa ghi số liệu nào. Ghi ít nhất một số."),
        "last_time": _("Kỳ trước: %(value)s"),
        "no_last": _("Chưa có số kỳ trước"),
        "period_closed": _("Kỳ này đã khóa. Có thể gửi thành lời nhắn cho cán bộ."),
        "conflict_choice": _(
            "Số của anh/chị vẫn ở dưới. Giữ lại và gửi lần nữa nếu số của anh/chị đúng hơn."
        ),
    }


def _notes() -> dict[str, str]:
    return {
        "note_opinion": _("Ý kiến của dân"),
        "note_closed_period": _("Lời nhắn về kỳ đã khóa"),
        "note_conflict": _("Lời nhắn cho cán bộ"),
        "note_lead": _("Lời nhắn đến cán bộ NTM của xã; số liệu và sổ không đổi cho đến khi cán bộ xem."),
        "note_text": _("Lời nhắn"),
        "note_text_missing": _("Chưa ghi gì. Ghi vài chữ."),
        "opinion_lead": _(
            "Ghi đúng lời dân nói. Không cần ghi tên người nói. Cán bộ NTM của xã đọc và trả lời; đây không "
            "phải đơn khiếu nại, tố cáo."
        ),
        "opinion_text": _("Dân nói gì"),
        "make_note": _("Gửi thành lời nhắn cho cán bộ"),
        "mend": _("Sửa rồi gửi lại"),
        "change": _("Sửa"),
        "insist": _("Giữ bản của tôi, gửi lại"),
        "day_is_right": _("Đúng, ngày đó đúng"),
        "send_again": _("Gửi lại"),
        "photos_drop": _("Bỏ ảnh không dùng được, gửi phần còn lại"),
        "drop": _("Bỏ mục này"),
        "drop_sure": _("Bấm lần nữa để bỏ hẳn"),
    }


def _troubles() -> dict[str, str]:
    return {
        "first_needs_signal": _("Lần đầu mở sổ tay cần có sóng để tải việc và sổ của bản về máy."),
        "clock_day": _("Đồng hồ điện thoại sai, nên tự ghi ngày."),
        "clock_wrong": _(
            "Đồng hồ của điện thoại sai: ngày gần nhất biết từ xã là %(today)s. Chỉnh lại giờ của máy."
        ),
        "room_low": _(
            "Bộ nhớ điện thoại sắp đầy. Gửi bớt những gì đã ghi, hoặc xóa bớt tệp khác, rồi hãy chụp thêm."
        ),
        "room_full": _(
            "Bộ nhớ điện thoại đã đầy nên chưa giữ được mục này. Xóa bớt tệp khác trên máy rồi bấm lại; "
            "những gì đã giữ vẫn còn."
        ),
        "not_kept": _("Chưa giữ được trên máy (%(why)s). Những gì đã gõ vẫn ở đây."),
        "may_be_cleared": _(
            "Điện thoại này có thể tự xóa dữ liệu khi đầy bộ nhớ. Gửi sớm khi có sóng; đừng xóa "
            "dữ liệu trình duyệt."
        ),
        "others_wait": _(
            "Trên máy còn mục của tài khoản khác chưa gửi: %(count)s. Đăng nhập tài khoản đó để gửi."
        ),
        "sign_in": _("Đăng nhập"),
        "export": _("Lưu ra tệp"),
        "export_about": _("Mọi mục chưa gửi, kèm ảnh, thành một tệp để đưa cho cán bộ xã. Trên máy vẫn còn."),
        "export_do": _("Lưu những gì chưa gửi ra tệp"),
        "export_link": _("Xem những gì đã ghi"),
        "export_words": _("doc-truoc.txt"),
        "export_name": _("so-tay-chua-gui.zip"),
        "new_version": _("Sổ tay có bản mới. Đóng rồi mở lại để dùng."),
    }
