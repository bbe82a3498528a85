"""An OpenID Connect server of the kind a province runs, on this machine, for one person at a time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt

CLIENT = "parindex-thu"


class SignOnServer:
    """`claims` is what it says of whoever signs in there; `asked` the token requests it got."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.claims: dict[str, Any] = {}
        self.asked: list[dict[str, list[str]]] = []

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self, form: bytes) -> dict[str, Any]:
        self.asked.append(parse_qs(form.decode()))
        said = {"iss": self.address, "aud": CLIENT, "exp": 4_102_444_800, "iat": 1_700_000_000, **self.claims}
        return {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": jwt.encode(said, "k" * 32, algorithm="HS256", headers={"kid": "1"}),
        }


@contextmanager
def sign_on_server() -> Iterator[SignOnServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {"/.well-known/openid-configuration": server.configuration(), "/userinfo": server.claims}
            self.answer(known.get(self.path))

        def do_POST(self) -> None:
            self.answer(server.token(self.rfile.read(int(self.headers["Content-Length"]))))

        def answer(self, body: dict[str, Any] | None) -> None:
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *arguments: Any) -> None:
            """Quiet."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = SignOnServer(f"http://127.0.0.1:{listener.server_port}")
    threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
