"""Digital signatures on PDF (PAdES): the signer's, then the agency's seal; and what a signed file says of itself."""

from parindex.papers.signing.places import NoPlace, Place, find_place
from parindex.papers.signing.sign import CannotSign, sign_as_agency, sign_as_person
from parindex.papers.signing.tokens import Certificate, Token, open_pkcs11, open_pkcs12
from parindex.papers.signing.verify import Signature, Verification, verify

__all__ = [
    "CannotSign",
    "Certificate",
    "NoPlace",
    "Place",
    "Signature",
    "Token",
    "Verification",
    "find_place",
    "open_pkcs11",
    "open_pkcs12",
    "sign_as_agency",
    "sign_as_person",
    "verify",
]
