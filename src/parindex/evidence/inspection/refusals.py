"""Why a file is refused: a code for programs, a sentence for the officer (what is wrong, why, what to do)."""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Mark a sentence for the catalogue of translations; who shows it translates it."""
    return message


MESSAGES = {
    "empty": gettext_noop(
        "Tệp rỗng, không có nội dung nên không làm tài liệu kiểm chứng được. Hãy chọn đúng tệp rồi tải lên lại."
    ),
    "too_large": gettext_noop(
        "Tệp nặng %(size)s MB, vượt mức cho phép %(limit)s MB. Hãy bỏ bớt hình ảnh hoặc quét lại với độ phân giải "
        "thấp hơn (200–300 dpi), hay chia thành nhiều tệp rồi tải lên."
    ),
    "name": gettext_noop(
        "Tên tệp trống hoặc chỉ có phần đuôi nên không lưu được. Hãy đặt tên cho tệp rồi tải lên lại."
    ),
    "hidden_in_name": gettext_noop(
        "Tên tệp có ký tự điều khiển hoặc ký tự đảo chiều chữ, thường dùng để giấu đuôi thật của tệp, nên không "
        "nhận. Hãy gõ lại tên tệp trên bàn phím rồi tải lên lại."
    ),
    "type": gettext_noop(
        "Loại tệp này không nhận vì khó bảo đảm còn mở được về sau. Hãy lưu tài liệu ở một trong các dạng "
        "%(allowed)s rồi tải lên."
    ),
    "runnable": gettext_noop(
        "Tệp đuôi %(extension)s có thể chạy lệnh trên máy người mở nên không nhận. Hãy in nội dung ra tệp .pdf "
        "hoặc chụp màn hình thành ảnh .png rồi tải lên."
    ),
    "archive": gettext_noop(
        "Tệp nén không nhận vì không kiểm tra và không xem được từng tài liệu bên trong. Hãy giải nén rồi tải lên "
        "từng tệp."
    ),
    "old_office": gettext_noop(
        "Đây là tệp kiểu cũ (.doc, .xls, .ppt, .rtf) hoặc tệp Office có mật khẩu; hệ thống không kiểm tra được bên "
        "trong nên không nhận. Hãy mở tệp, bỏ mật khẩu nếu có, chọn Lưu thành (Save As) dạng %(new)s rồi tải lên."
    ),
    "macros": gettext_noop(
        "Tệp có chứa macro hoặc điều khiển ActiveX, là những đoạn lệnh chạy khi mở, nên không nhận. Hãy chọn Lưu "
        "thành (Save As) dạng .docx, .xlsx hoặc .pptx thường, hay xuất ra .pdf, rồi tải lên."
    ),
    "wrong_content": gettext_noop(
        "Tệp mang đuôi %(extension)s nhưng nội dung không phải loại đó. Có thể tệp đã bị đổi tên đuôi; hãy mở tệp "
        "gốc, lưu lại đúng dạng %(extension)s rồi tải lên."
    ),
    "not_text": gettext_noop(
        "Tệp mang đuôi %(extension)s nhưng bên trong không chỉ có chữ. Hãy mở tệp gốc, lưu lại dạng văn bản thuần "
        "(Unicode UTF-8) rồi tải lên."
    ),
    "disguised": gettext_noop(
        "Tệp mang đuôi %(extension)s nhưng nội dung là trang web hoặc đoạn lệnh nên không nhận. Hãy in trang đó ra "
        "tệp .pdf rồi tải lên."
    ),
    "polyglot": gettext_noop(
        "Tệp chứa hai loại nội dung chồng lên nhau (ví dụ vừa là PDF vừa là trang web hoặc tệp nén), một cách giấu "
        "mã độc, nên không nhận. Hãy mở tệp gốc, xuất lại thành tệp mới rồi tải lên."
    ),
    "damaged": gettext_noop(
        "Không mở được tệp %(extension)s này: tệp bị hỏng hoặc tải lên chưa trọn. Hãy mở thử tệp trên máy, lưu lại "
        "rồi tải lên lần nữa."
    ),
    "encrypted": gettext_noop(
        "Tệp được đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu, lưu lại rồi tải lên."
    ),
    "pdf_active": gettext_noop(
        "Tệp PDF có đoạn lệnh hoặc thao tác tự chạy khi mở nên không nhận. Hãy in tệp ra một PDF mới (Print to PDF) "
        "rồi tải lên."
    ),
    "embedded_file": gettext_noop(
        "Bên trong tệp này có đính kèm tệp khác nên không nhận, vì tệp đính kèm không được kiểm tra. Hãy lấy tệp "
        "đính kèm ra, tải lên riêng, rồi tải lên bản không đính kèm."
    ),
    "too_complex": gettext_noop(
        "Tệp PDF có cấu trúc nhiều bất thường nên không kiểm tra hết được. Hãy in tệp ra một PDF mới (Print to PDF) "
        "hoặc chia nhỏ tệp rồi tải lên."
    ),
    "zip_bomb": gettext_noop(
        "Tệp này bung ra lớn bất thường nên bị từ chối để bảo vệ hệ thống. Hãy bỏ các trang tính, hình ảnh thừa, "
        "lưu lại thành tệp mới rồi tải lên."
    ),
    "archive_structure": gettext_noop(
        "Cấu trúc bên trong tệp %(extension)s không đúng như các phần mềm văn phòng vẫn ghi nên không nhận. Hãy mở "
        "tệp bằng Word, Excel hoặc LibreOffice, lưu thành tệp mới rồi tải lên."
    ),
    "path_slip": gettext_noop(
        "Bên trong tệp có đường dẫn chỉ ra ngoài tệp, một cách ghi đè lên tệp của hệ thống, nên không nhận. Hãy mở "
        "tệp bằng phần mềm văn phòng, lưu thành tệp mới rồi tải lên."
    ),
    "symlink": gettext_noop(
        "Bên trong tệp có liên kết tới tệp khác trên máy nên không nhận. Hãy mở tệp bằng phần mềm văn phòng, lưu "
        "thành tệp mới rồi tải lên."
    ),
    "nested_archive": gettext_noop(
        "Bên trong tệp có một tệp nén khác nên không kiểm tra hết được. Hãy bỏ tệp nén đó ra, tải lên riêng từng tài "
        "liệu, rồi tải lên bản đã bỏ."
    ),
    "dtd": gettext_noop(
        "Bên trong tệp có khai báo DTD, thứ mà phần mềm văn phòng không ghi và hay bị lợi dụng, nên không nhận. Hãy "
        "mở tệp bằng phần mềm văn phòng, lưu thành tệp mới rồi tải lên."
    ),
    "external_object": gettext_noop(
        "Tệp nhúng nội dung lấy từ tệp hoặc địa chỉ khác nên nội dung có thể đổi sau khi nộp. Hãy ngắt liên kết "
        "(Tệp → Thông tin → Sửa liên kết tới tệp → Ngắt liên kết), lưu lại, hoặc xuất ra .pdf rồi tải lên."
    ),
    "image_too_large": gettext_noop(
        "Ảnh có kích thước %(width)s × %(height)s điểm, vượt mức 50 triệu điểm ảnh nên có thể làm treo máy người "
        "xem. Hãy thu nhỏ ảnh rồi tải lên."
    ),
}


class RefusedFile(Exception):
    """A file that is not kept.

    `code` is a key of MESSAGES; `message` is the Vietnamese sentence; `template` and `values` are what a shell
    needs to say it in another language.
    """

    def __init__(self, code: str, **values: str | int) -> None:
        self.code, self.template, self.values = code, MESSAGES[code], values
        self.message = self.template % values
        super().__init__(self.message)
