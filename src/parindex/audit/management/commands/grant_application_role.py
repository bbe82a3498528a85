from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from psycopg import sql


class Command(BaseCommand):
    help = "PostgreSQL: cho vai trò ứng dụng đủ quyền làm việc, nhưng với nhật ký chỉ được đọc và ghi thêm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="tên vai trò (ROLE) mà ứng dụng dùng để kết nối")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Lệnh này chỉ dùng cho PostgreSQL; SQLite không có vai trò.")
        role = sql.Identifier(options["role"])
        statements = (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE ALL ON audit_auditentry FROM {role}",
            "GRANT SELECT, INSERT ON audit_auditentry TO {role}",
        )
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(sql.SQL(statement).format(role=role).as_string(cursor.connection))
        self.stdout.write(f"Đã cấp quyền cho {options['role']}. Hãy chạy lại sau mỗi lần nâng cấp.")
