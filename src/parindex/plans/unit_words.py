"""Words that Vietnamese units are named with, and the verbs that end a name in a sentence."""

import re

_SEPARATOR = r"\s*(?:,\s*và|,|-|–|&|và)\s*"

# Fields of work in names of sở and phòng, of before and after the reorganisations of 2025.
_FIELDS = (
    "nội vụ", "tư pháp", "tài chính", "tài chính|kế hoạch", "kế hoạch|đầu tư", "kế hoạch|tài chính",
    "lao động|thương binh|xã hội", "lao động|thương binh|xã hội|dân tộc", "tài nguyên|môi trường",
    "nông nghiệp|phát triển nông thôn", "nông nghiệp|môi trường", "nông nghiệp", "giáo dục|đào tạo",
    "văn hóa|thông tin", "văn hóa|thể thao|du lịch", "văn hóa|thể thao", "văn hóa|xã hội",
    "văn hóa|khoa học|thông tin", "văn hóa", "y tế", "kinh tế", "kinh tế|hạ tầng", "kinh tế|hạ tầng|đô thị",
    "hạ tầng kinh tế", "quản lý đô thị", "dân tộc", "dân tộc|tôn giáo", "tôn giáo", "xây dựng",
    "giao thông vận tải", "giao thông|vận tải", "công thương", "khoa học|công nghệ", "thông tin|truyền thông",
    "ngoại vụ", "quy hoạch|kiến trúc", "an toàn thực phẩm", "du lịch", "tổng hợp", "cải cách hành chính",
)  # fmt: skip

FIELD = re.compile(
    "(?:"
    + "|".join(
        _SEPARATOR.join(re.escape(word).replace(r"\ ", r"\s+") for word in field.split("|"))
        for field in sorted(_FIELDS, key=len, reverse=True)
    )
    + r"|lđ\W{0,3}tb\s?(?:&|và|-)?\s?xh|tn\s?(?:&|-)?\s?mt|nn\s?(?:&|-)?\s?mt|nn\s?(?:&|-)?\s?ptnt|tc\s?(?:&|-)?\s?kh"
    r"|gd\s?(?:&|-)?\s?đt|vh\s?(?:&|-|,)?\s?tt(?:\s?(?:&|-)?\s?dl)?|vh\s?(?:&|-)?\s?xh|kt\s?(?:&|-)?\s?ht"
    r"|kh\s?(?:&|-)?\s?cn|kh\s?(?:&|-)?\s?đt|tt\s?(?:&|-)?\s?tt|qlđt)(?!\w)"
)

COUNCIL_OFFICE = re.compile(
    r"(?:đoàn\s+(?:đbqh|đại biểu quốc hội)(?:\s*(?:,|và|-|–)\s*(?:hđnd|hội đồng nhân dân))?"
    r"|(?:hđnd|hội đồng nhân dân)(?:\s*(?:,|và|-|–|&)\s*(?:ubnd|ủy ban nhân dân))?|ubnd|ủy ban nhân dân"
    r"|(?:huyện|tỉnh|thành|đảng|thị|quận)\s+ủy)(?!\w)"
)

TITLE = re.compile(
    r"(?:(?:thủ trưởng|người đứng đầu|lãnh đạo|phó chủ tịch|chủ tịch|giám đốc|chỉ huy trưởng|chi cục trưởng|"
    r"cục trưởng|viện trưởng|trưởng(?=\s+(?:các|phòng|ban|công an|đài|chi))|chánh(?=\s+(?:văn phòng|thanh tra))|"
    r"đồng chí)\s*(?:,\s*)?)+"
)

_HEADS = (
    r"văn phòng", r"phòng(?!\s*(?:,|chống|ngừa|bệnh|cháy|,?\s*chống))",
    r"ban(?=\s+(?:quản|dân|tổ|tuyên|chỉ|nội|kiểm|tiếp|tôn|thường trực|thi đua|an toàn|giải|kinh))",
    r"thanh tra(?!\s+(?:việc|công|nhân dân|,|nhà nước về))", r"sở(?!\s*(?:hữu|vật|dữ|tại|lượng))",
    r"ủy ban nhân dân", r"ubnd", r"hội đồng nhân dân", r"hđnd", r"ủy ban mặt trận(?:\s+tổ quốc(?:\s+việt nam)?)?",
    r"(?:ủy ban|ub)\s?mttq(?:\s?vn|\s+việt nam)?", r"mttq(?:\s?vn|\s+việt nam)?", r"mặt trận(?:\s+tổ "
                                                                                  r"quốc)?(?:\s+việt nam)?",
    r"hội(?=\s+(?:liên|nông|cựu|chữ|phụ|người|doanh|luật|"
    r"nhà))", r"hiệp hội", r"liên đoàn lao động", r"đoàn thanh niên",
    r"đoàn\s+tncs", r"(?:huyện|tỉnh|thành|thị|quận) đoàn", r"trung tâm", r"bưu điện", r"công an",
    r"bộ chỉ huy quân sự", r"chi cục", r"cục", r"kho bạc", r"bảo hiểm xã hội", r"bhxh", r"thuế",
    r"đài(?:\s+phát thanh(?:\s*,|\s+và|\s*-)\s*truyền hình)?",
    r"báo(?:\s+và\s+(?:đài\s+)?phát thanh(?:\s*,|\s+và|\s*-)\s*truyền hình)?(?!\s*cáo)",
    r"trường", r"tòa án", r"viện kiểm sát", r"chi nhánh", r"(?:huyện|tỉnh|thành|đảng|thị|quận) ủy", r"hạt kiểm lâm",
    r"hội đồng(?=\s+(?:thi|phối|thẩm))", r"bộ phận(?=\s+(?:tiếp|một|văn|cải|cchc|"
                                         r"chuyên))", r"(?:xã|phường|thị trấn|đặc khu|huyện)(?=\s+[^\W\d_])",
    r"công chức(?=\s+(?:văn|tư|tài|địa|phụ))", r"tổ(?=\s+(?:công|đề|giúp|công nghệ))", r"viện", r"ngân hàng",
    r"bộ(?=\s+(?:nội|tài|tư|khoa|xây|công|nông|y|giáo|văn|thông|lao|"
    r"kế))", r"vnpt", r"viettel", r"điện lực", r"cơ quan(?=\s+(?:thường trực|thuế|quân sự))",
)  # fmt: skip
HEAD = re.compile("(?:" + "|".join(_HEADS) + r")(?!\w)")

_GROUP = (
    r"(?:cơ quan|phòng|ban|ngành|đơn vị|sở|tổ chức|đoàn thể|hội|địa phương|xã|phường|thị trấn|đặc khu|huyện|"
    r"thị xã|thành phố|quận|trường(?: học)?|doanh nghiệp|chuyên môn|sự nghiệp(?: công lập)?|chính "
    r"trị\s*[-–]\s*xã hội|"
    r"chính trị|hành chính|nhà nước|trung tâm|mặt trận|hội đoàn thể|cấp xã|cấp huyện|cấp tỉnh)"
)
_QUALIFIER = (
    r"(?:\s*,?\s+(?:trực thuộc(?:\s+sở)?|(?:thuộc|của|trên địa bàn|cấp)(?:,\s*trực "
    r"thuộc)?\s+(?:sở(?!\s+[^\W\d_]+\s*(?:chủ|phối))|huyện|tỉnh|thành phố|thị xã|quận|xã|phường|đặc khu|"
    r"(?:ubnd|ủy ban nhân dân)\s+(?:huyện|tỉnh|thành phố|xã|phường))|(?:có\s+)?liên quan|trên địa bàn|khác|nêu trên|"
    r"ngành dọc|đóng trên địa bàn|được giao|trung ương))*"
)
_AND = r"(?:\s*,\s*(?:và\s+)?|\s+và\s+(?:các\s+)?|\s*[-–/]\s*|\s+)"
_PLACES = r"(?:xã|phường|thị trấn|đặc khu|huyện|thị xã|thành phố|quận)(?!\w)"
_COLLECTIVES = (
    rf"(?:các|những)\s+{_GROUP}(?:{_AND}{_GROUP}(?!\s+(?:ủy(?!\s+ban)|đoàn(?!\s+thể))))*",
    rf"(?:ubnd|ủy ban nhân dân)\s+(?:tất cả\s+)?các\s+{_GROUP}"
    rf"(?:(?:\s*,\s*(?:và\s+)?|\s+và\s+|\s*[-–/]\s*){_PLACES})*",
    r"(?:ubnd|ủy ban nhân dân)\s+cấp\s+(?:xã|huyện)",
    r"(?:phòng|ban|sở),\s*(?:ban|phòng|ngành)(?:,\s*(?:ngành|đoàn thể))*",
    r"(?:cơ quan|đơn vị),\s*(?:đơn vị|địa phương)(?:,\s*địa phương)?",
    r"(?:xã|phường),\s*(?:phường|thị trấn)(?:,\s*(?:thị trấn|đặc khu))?",
    r"cấp xã",
)
COLLECTIVE = re.compile(rf"(?:tất cả\s+|toàn thể\s+)?(?:{'|'.join(_COLLECTIVES)}){_QUALIFIER}(?!\w)")

STOP = re.compile(
    r"(?:có\s+(?:trách nhiệm|nhiệm vụ)|chịu trách nhiệm|chủ trì|chủ động|phối hợp|cùng|tham mưu|tổ chức|triển khai|"
    r"tăng cường|tiếp tục|thường xuyên|khẩn trương|nghiêm túc|nghiêm|căn cứ|theo|xây dựng|rà soát|thực "
    r"hiện|hướng dẫn|"
    r"kiểm tra|đôn đốc|tổng hợp|báo cáo|đề xuất|hoàn thành|hoàn thiện|cung cấp|gửi|để|trong|tại|về|là|được|phải|cần|"
    r"đẩy mạnh|nâng cao|bảo đảm|đảm bảo|bố trí|cân đối|thẩm định|trình|ban hành|quán triệt|chỉ đạo|tập trung|cụ thể|"
    r"giám sát|vận động|tuyên truyền|phổ biến|đưa|lựa chọn|cử|lập|đánh giá|khảo sát|thu thập|kịp thời|định kỳ|hằng|"
    r"hàng|trước|sau|khi|nhằm|tích cực|quan tâm|hỗ trợ|tham gia|duy trì|vận hành|quản lý|xử lý|tiếp nhận|giải quyết|"
    r"đăng tải|đăng|công khai|niêm yết|cập nhật|số hóa|kiện toàn|sắp xếp|chấn chỉnh|phát động|nhân rộng|sử dụng|"
    r"ứng dụng|phân công|lồng ghép|chuẩn bị|trên|như|với|qua|bằng|do|ở|đến|gắn|đối với|xem xét|góp phần|kiến nghị|"
    r"thống nhất|nghiên cứu|thông qua|phê duyệt|yêu cầu|đề nghị|giao|làm|vào|này|không|chưa|đã|sẽ|đang|có|mở|"
    r"tăng|giảm|ưu tiên|dành|tự|chấm|công bố|khắc phục|thanh tra|kết nối|phân tích|nhập|từ|mỗi|ít nhất|"
    r"tối thiểu|và\s+(?=[^\W\d_]))(?!\w)"
)
