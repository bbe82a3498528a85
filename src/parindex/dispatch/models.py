"""Outgoing documents with all their drafts, the numbers given to them, and where they were sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.dispatch.states import UNDER_WAY, WENT_OUT, DocumentState, EntryState, StepKind
from parindex.evidence.models import StoredFile
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.kit.search import FoldedField
from parindex.organization.models import Unit
from parindex.papers.document import Document
from parindex.papers.stored import load
from parindex.papers.wording import number_text


class NumberingRule(Record):
    """How an agency numbers its documents from a year on, until a later rule.

    `groups` are [{"name", "kinds", "first"}]: a series each, restarted every year; the group without kinds takes
    those no other names. `first` is the first number in `from_year` alone: earlier ones were given elsewhere.
    """

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="numbering_rules")
    from_year = models.PositiveSmallIntegerField(_("từ năm"))
    groups = models.JSONField()

    class Meta:
        verbose_name = _("cách đánh số")
        ordering = ["-from_year"]
        constraints = [models.UniqueConstraint(fields=["issuer", "from_year"], name="one_numbering_rule_a_year")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.from_year}"


class NumberSeries(Record):
    """One run of numbers of an agency in a year; `last` is the highest number given."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="number_series")
    year = models.PositiveSmallIntegerField(_("năm"))
    name = models.CharField(_("tên"), max_length=100)
    last = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("dãy số")
        ordering = ["-year", "name"]
        constraints = [models.UniqueConstraint(fields=["issuer", "year", "name"], name="one_series_a_year_and_name")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class RegisterEntry(Record):
    """A line of the register of outgoing documents (Nghị định 30/2020/NĐ-CP, Phụ lục IV).

    Always true: a number is given once in its series and its line is never removed; a cancelled one stays with
    its reason. `taken_at` is the server's clock, `dated` the day the document bears.
    """

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("số"))
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.RESERVED)
    kind = models.CharField(_("loại văn bản"), max_length=30)
    symbol = models.CharField(_("ký hiệu"), max_length=60)
    subject = models.CharField(_("trích yếu"), max_length=500)
    dated = models.DateField(_("ngày văn bản"), null=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    keeper = models.CharField(_("đơn vị nhận bản lưu"), max_length=200, blank=True)
    copies = models.PositiveSmallIntegerField(_("số lượng bản"), null=True)
    sent_on = models.DateField(_("ngày chuyển"), null=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("cấp số lúc"))
    search_text = FoldedField(sources=("subject", "symbol", "signer", "recipients"))

    class Meta:
        verbose_name = _("dòng sổ văn bản đi")
        ordering = ["-series__year", "series__name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_document_a_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="number_from_one"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.USED) | Q(dated__isnull=False), name="used_number_has_day"
            ),
            models.CheckConstraint(condition=~Q(state=EntryState.CANCELLED) | ~Q(note=""), name="cancelled_says_why"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """ "07/BC-UBND"."""
        return f"{number_text(self.number, load_paper_format())}/{self.symbol}"

    @property
    def kind_name(self) -> str:
        return load_paper_types()[self.kind].name

    def require_reserved(self) -> None:
        if self.state != EntryState.RESERVED:
            raise WrongState(
                gettext("Số %(reference)s không còn ở tình trạng giữ số nên không làm việc này được.")
                % {"reference": self.reference}
            )


class OutgoingDocument(Record):
    """A document of an agency from its draft to what became of it.

    Always true: the words are those of its last draft; `prepared` is the PDF with number and day that is signed,
    `signed` the same bytes with the person's signature after them, `released` those with the agency's. What went
    out is never changed: it is recalled, or replaced by another. `about` names the record it was made from
    ("type:id"), of which one document at a time is under way.
    """

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="outgoing")
    drafting_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="drafted_documents")
    kind = models.CharField(_("loại văn bản"), max_length=30)
    subject = models.CharField(_("trích yếu"), max_length=500)
    about = models.CharField(max_length=100, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("soạn lúc"))
    entry = models.OneToOneField(RegisterEntry, null=True, on_delete=models.PROTECT, related_name="document")
    dated = models.DateField(_("ngày văn bản"), null=True)
    prepared = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    released = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("phát hành lúc"), null=True)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name=_("thay thế văn bản")
    )
    search_text = FoldedField(sources=("subject",))

    class Meta:
        verbose_name = _("văn bản đi")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about"],
                condition=~Q(about="") & Q(state__in=UNDER_WAY),
                name="one_document_under_way_about",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WENT_OUT)
                | Q(entry__isnull=False, released__isnull=False, dated__isnull=False, issued_at__isnull=False),
                name="issued_is_numbered_and_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.SIGNED) | Q(signed__isnull=False), name="signed_has_its_file"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="replaces_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_name}: {self.subject}"

    @property
    def kind_name(self) -> str:
        return load_paper_types()[self.kind].name

    @property
    def reference(self) -> str:
        """Its number and symbol, empty before it has one."""
        return self.entry.reference if self.entry else ""

    @property
    def content(self) -> Document:
        """Its words as last drafted, without number and day."""
        return load(self.drafts.latest("number").content)

    def require(self, *states: str) -> None:
        if self.state not in states:
            raise WrongState(
                gettext("Văn bản đang ở tình trạng «%(state)s» nên không làm việc này được.")
                % {"state": self.get_state_display().lower()}
            )


class OutgoingDraft(Record):
    """The words of a document at one time, as `papers.stored` keeps them; every one is kept."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField(_("lần"))
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    audit_hidden = frozenset({"content"})

    class Meta:
        verbose_name = _("bản dự thảo")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_draft_a_number")]

    def __str__(self) -> str:
        return f"{self.document} #{self.number}"


class DocumentStep(Record):
    """What somebody did with a document and what they said to it."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=15, choices=StepKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    draft = models.PositiveSmallIntegerField(_("bản dự thảo"))
    note = models.CharField(_("ý kiến"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("bước xử lý văn bản")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document}"


class Delivery(Record):
    """A unit of this system to which a document goes; sent when it is issued, then received by a person there."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="deliveries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deliveries")
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("nhận lúc"), null=True)

    class Meta:
        verbose_name = _("nơi nhận trên hệ thống")
        ordering = ["unit__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "unit"], name="one_delivery_a_unit"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(sent_at__isnull=False), name="received_after_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.unit}"
