"""Signed checkpoints: what the chain's head was at a moment, to be kept by bodies outside.

A forward chain alone does not show that its tail was cut or that all of it was rewritten; a checkpoint
kept elsewhere does.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from parindex.audit.chain import canonical


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed: entries up to `seq` exist and the last has hash `head`; `at` is ISO 8601 UTC."""

    seq: int
    head: str
    at: str
    counts: dict[str, int]

    def short(self) -> str:
        """16 characters to print on minutes, in groups of four."""
        digest = hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()[:16].upper()
        return "-".join(digest[i : i + 4] for i in range(0, 16, 4))


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in PEM at `path`, made on first use and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        path.touch(mode=0o600)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    loaded = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise ValueError(f"{path} holds a {type(loaded).__name__}; a checkpoint needs an Ed25519 key")
    return loaded


def signed(statement: Statement, key: Ed25519PrivateKey) -> str:
    """The statement as a JSON document with its signature and public key, one line."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return canonical(
        {
            "statement": asdict(statement),
            "signature": base64.b64encode(key.sign(canonical(asdict(statement)).encode())).decode(),
            "public_key": base64.b64encode(public).decode(),
        }
    )


def opened(document: str) -> tuple[Statement, str]:
    """The statement in a checkpoint document and the public key that signed it (base64).

    Raises ValueError when it is not a checkpoint or its signature does not hold.
    """
    try:
        data = json.loads(document)
        statement = Statement(**data["statement"])
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(data["public_key"]))
        key.verify(base64.b64decode(data["signature"]), canonical(asdict(statement)).encode())
    except InvalidSignature as error:
        raise ValueError("the signature does not belong to this statement") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a checkpoint document: {error}") from error
    return statement, data["public_key"]
