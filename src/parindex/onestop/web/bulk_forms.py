"""Forms of bulk intake: the file, the confirmation, how another system's export is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parindex.core.text import clean, fold, squeeze
from parindex.kit.forms import SubmittedForm, offer_choices
from parindex.onestop import bulk
from parindex.onestop.bulk.layout import FLAGS, WORD_KEYS, WORDS
from parindex.onestop.queries import importing
from parindex.onestop.states import BatchMode

LABELS = {
    "channel": gettext_lazy("Từ ngữ: hình thức nộp"),
    "return_way": gettext_lazy("Từ ngữ: hình thức nhận kết quả"),
    "subject_kind": gettext_lazy("Từ ngữ: đối tượng"),
    "state": gettext_lazy("Từ ngữ: trạng thái"),
    "late_kind": gettext_lazy("Từ ngữ: loại nguyên nhân trễ"),
    "flag": gettext_lazy("Từ ngữ: có, không"),
}


class Upload(SubmittedForm):
    file = forms.FileField(label=gettext_lazy("Tệp .xlsx hoặc .csv"))
    source = forms.ChoiceField(label=gettext_lazy("Cách đọc tệp"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(row.source, row.name) for row in importing.mappings()]
        offer_choices(self.fields["source"], [(bulk.TEMPLATE.source, _("Mẫu của hệ thống này")), *known])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_LIMIT:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(most)s. Hãy chia thành nhiều tệp.") % {"most": filesizeformat(settings.IMPORT_LIMIT)}
            )
        return file


class Confirm(SubmittedForm):
    mode = forms.ChoiceField(
        label=gettext_lazy("Khi có dòng sai"),
        choices=BatchMode.choices,
        initial=BatchMode.ALL,
        widget=forms.RadioSelect,
    )


class MappingForm(SubmittedForm):
    """Their title for each of our columns, empty where it is ours; their words as lines «từ của họ = từ của ta»."""

    source = forms.SlugField(
        label=gettext_lazy("Mã nguồn"), max_length=40, help_text=gettext_lazy("Chữ không dấu, ví dụ mot-cua-tinh")
    )
    name = forms.CharField(label=gettext_lazy("Tên hệ thống nguồn"), max_length=200)
    sample = forms.FileField(
        label=gettext_lazy("Tệp mẫu"), required=False, help_text=gettext_lazy("Để xem tiêu đề cột của hệ thống nguồn")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in bulk.COLUMNS:
            self.fields[f"title_{one.key}"] = forms.CharField(label=one.title, required=False, max_length=200)
        for key in WORD_KEYS:
            self.fields[f"words_{key}"] = forms.CharField(
                label=LABELS[key], required=False, widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("Mỗi dòng: từ của họ = từ của mẫu"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["columns"] = {
            one.key: squeeze(clean(title)) for one in bulk.COLUMNS if (title := told.get(f"title_{one.key}"))
        }
        told["words"] = {key: self._words(key, told.get(f"words_{key}") or "") for key in WORD_KEYS}
        told["words"] = {key: words for key, words in told["words"].items() if words}
        return told

    def _words(self, key: str, text: str) -> dict[str, str]:
        ours, words = FLAGS if key == "flag" else WORDS[key], {}
        for line in text.splitlines():
            theirs, sign, meaning = (squeeze(part) for part in clean(line).partition("="))
            if not (theirs or meaning):
                continue
            value = ours.get(fold(meaning))
            if not sign or not theirs or value is None:
                self.add_error(f"words_{key}", _("«%(line)s»: ghi như «từ của họ = từ của mẫu».") % {"line": line})
                continue
            words[theirs] = value
        return words


def shown(mapping: bulk.Mapping) -> dict[str, str]:
    """A mapping as the form shows it."""
    told = {"source": mapping.source, "name": mapping.name}
    told |= {f"title_{key}": title for key, title in mapping.columns.items()}
    for key, words in mapping.words.items():
        labels = {value: word for word, value in (FLAGS if key == "flag" else WORDS[key]).items()}
        told[f"words_{key}"] = "\n".join(f"{word} = {labels[value]}" for word, value in words.items())
    return told
