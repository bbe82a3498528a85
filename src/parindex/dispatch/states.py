from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    """The life of an outgoing document (Nghị định 30/2020/NĐ-CP, Điều 10–18)."""

    DRAFT = "DRAFT", _("Dự thảo")
    CONTENT = "CONTENT", _("Chờ kiểm tra nội dung")
    FORMAT = "FORMAT", _("Chờ kiểm tra thể thức")
    TO_SIGN = "TO_SIGN", _("Chờ ký")
    SIGNED = "SIGNED", _("Đã ký, chờ phát hành")
    ISSUED = "ISSUED", _("Đã phát hành")
    RECALLED = "RECALLED", _("Đã thu hồi")
    REPLACED = "REPLACED", _("Đã thay thế")
    CANCELLED = "CANCELLED", _("Đã hủy")


# Somebody still works on it.
UNDER_WAY = (
    DocumentState.DRAFT,
    DocumentState.CONTENT,
    DocumentState.FORMAT,
    DocumentState.TO_SIGN,
    DocumentState.SIGNED,
)
# It waits for somebody who may send it back to whoever drafts.
WAITING = (DocumentState.CONTENT, DocumentState.FORMAT, DocumentState.TO_SIGN)
# It went out, whatever became of it.
WENT_OUT = (DocumentState.ISSUED, DocumentState.RECALLED, DocumentState.REPLACED)


class EntryState(models.TextChoices):
    RESERVED = "RESERVED", _("Giữ số")
    USED = "USED", _("Đã dùng")
    CANCELLED = "CANCELLED", _("Đã hủy số")


class StepKind(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Trình kiểm tra")
    CONTENT_PASSED = "CONTENT_PASSED", _("Đồng ý nội dung")
    FORMAT_PASSED = "FORMAT_PASSED", _("Đạt thể thức")
    RETURNED = "RETURNED", _("Trả lại")
    NUMBERED = "NUMBERED", _("Cấp số")
    SIGNED = "SIGNED", _("Ký")
    ISSUED = "ISSUED", _("Phát hành")
    RECALLED = "RECALLED", _("Thu hồi")
    REPLACED = "REPLACED", _("Thay thế")
    CANCELLED = "CANCELLED", _("Hủy")
