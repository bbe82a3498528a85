"""What the command line says instead of a stack trace."""

NO_FOLDER = (
    "Không tạo được thư mục dữ liệu {folder}: {error}. Hãy chỉ PARINDEX_DATA tới một thư mục mà tài khoản chạy lệnh "
    "này được ghi."
)
NO_DATABASE = (
    "Không dùng được cơ sở dữ liệu: {error}\n"
    "Nếu vừa cài đặt hoặc vừa nâng cấp, hãy chạy «parindex migrate» trước. Nếu không, hãy kiểm tra PARINDEX_DATA, "
    "DATABASE_URL và máy chủ cơ sở dữ liệu. Để xem đầy đủ lỗi, đặt PARINDEX_DEBUG=1."
)
