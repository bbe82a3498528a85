"""What holds for every document, whatever it says."""

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex.plans import Source, UnreadableDocument, load_source, read_plan
from tests.plans.plan_text import NOBODY, OFFICES, Style, coverage, district, read, render, source_of

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = [
    "cải",
    "cách",
    "hành",
    "chính",
    "thủ",
    "tục",
    "hồ",
    "sơ",
    "công",
    "chức",
    "viên",
    "chức",
    "tuyên",
    "truyền",
    "kiểm",
    "tra",
    "đơn",
    "vị",
    "kết",
    "quả",
    "chất",
    "lượng",
    "người",
    "dân",
    "doanh",
    "nghiệp",
    "dịch",
    "vụ",
    "trực",
    "tuyến",
    "đào",
    "tạo",
    "bồi",
    "dưỡng",
    "quy",
    "trình",
    "hệ",
    "thống",
    "văn",
    "bản",
]
VERBS = ("Rà soát", "Xây dựng", "Tăng cường", "Triển khai", "Tham mưu", "Hướng dẫn", "Kiện toàn", "Nâng cao")

duty_texts = st.builds(
    lambda verb, words: f"{verb} {' '.join(words)}.",
    st.sampled_from(VERBS),
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=40),
)
target_texts = st.builds(
    lambda value, words: f"{value}% hồ sơ {' '.join(words)} được giải quyết đúng hạn.",
    st.integers(1, 100),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=20),
)
styles = st.builds(
    Style,
    st.sampled_from(["roman", "part"]),
    st.just("arabic"),
    st.sampled_from(["-", "+", "•", "letter", "decimal"]),
)
plans = st.tuples(
    st.lists(target_texts, min_size=1, max_size=8),
    st.lists(
        st.tuples(st.sampled_from(OFFICES[:6]), st.lists(duty_texts, min_size=1, max_size=6)), min_size=1, max_size=6
    ),
)

FRAGMENTS = (
    "I. MỤC TIÊU", "II. NHIỆM VỤ", "1. Phòng Nội vụ:", "- Rà soát thủ tục;", "a) 95% hồ sơ",
    "Điều 1. Ban hành", "PHỤ LỤC",
    "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "KẾ HOẠCH", "CHỦ TỊCH", "Số: 12/KH-UBND", "ngày 31/02/2025", "1.1. Nội dung",
    "Giao Phòng Nội vụ chủ trì, phối hợp với các phòng, ban", "Quyết định số 12/QĐ-UBND ngày 05/01/2025 "
                                                              "của UBND tỉnh về",
    "Định kỳ hằng quý báo cáo UBND huyện (qua Phòng Nội "
    "vụ)", "2025. Đồng thời", "- xã hội", "QUYẾT ĐỊNH:", "Trên đây là",
    "(Kèm theo Kế hoạch)", "Cơ quan chủ trì: Sở Nội vụ;", "12", "", "\f", "85-90%", "Luật Cán bộ, công chức",
)  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=40)), min_size=1, max_size=40))
@QUICK
def test_no_line_is_lost_and_none_is_held_twice(rows: list[str]) -> None:
    try:
        source = source_of("x\n" + "\n".join(rows).replace("\x00", ""))
    except (UnreadableDocument, UnicodeEncodeError):
        return
    assert coverage(source, read_plan(source, NOBODY)) == {}
    assert coverage(source, read_plan(source, district())) == {}


@given(plans, styles)
@QUICK
def test_a_rendered_plan_is_read_back_as_it_was(
    plan: tuple[list[str], list[tuple[str, list[str]]]], style: Style
) -> None:
    targets, groups = plan
    reading = read(render(targets, groups, style), district())
    assert [target.text for target in reading.targets] == targets
    assert [(task.lead[0].name, task.text) for task in reading.tasks] == [
        (unit, duty) for unit, duties in groups for duty in duties
    ]


@given(plans, styles, st.integers(55, 110))
@QUICK
def test_the_width_of_the_lines_does_not_matter(
    plan: tuple[list[str], list[tuple[str, list[str]]]], style: Style, width: int
) -> None:
    whole, wrapped = read(render(*plan, style), district()), read(render(*plan, style, width=width), district())
    assert [target.text for target in wrapped.targets] == [target.text for target in whole.targets]
    assert [(task.path, task.text) for task in wrapped.tasks] == [(task.path, task.text) for task in whole.tasks]


@given(plans, styles)
@QUICK
def test_composed_and_decomposed_letters_read_the_same(
    plan: tuple[list[str], list[tuple[str, list[str]]]], style: Style
) -> None:
    text = render(*plan, style)
    assert read(unicodedata.normalize("NFD", text), district()) == read(text, district())


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.pdf", "a.docx", "a.doc", "a"]))
@QUICK
def test_bytes_of_any_kind_are_read_or_refused_with_a_message(data: bytes, filename: str) -> None:
    for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04"):
        source, refusal = attempt(head + data, filename)
        if source is None:
            assert refusal is not None
            assert refusal.message.endswith(".")
        else:
            assert coverage(source, read_plan(source, NOBODY)) == {}


def attempt(data: bytes, filename: str) -> tuple[Source | None, UnreadableDocument | None]:
    try:
        return load_source(data, filename), None
    except UnreadableDocument as refusal:
        return None, refusal
