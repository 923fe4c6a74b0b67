"""Certificates made by the tests: a root, one who signs, and their PKCS#12 file; PDF files to sign."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2024, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PASSWORD = "mat-khau-thu"
YEAR = timedelta(days=365)


class Certified:
    """A certificate with its key."""

    def __init__(self, name, issuer=None, start=NOW - YEAR, end=NOW + YEAR, authority=False, usage=None):
        # the library's stamper for tests knows RSA alone
        by_rsa = usage == ExtendedKeyUsageOID.TIME_STAMPING
        self.key = (
            rsa.generate_private_key(65537, 2048) if by_rsa else ec.generate_private_key(ec.SECP256R1())
        )
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã Xuân Lương (thử)"),
                x509.NameAttribute(NameOID.COMMON_NAME, name),
            ]
        )
        above = issuer or self
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not authority,
                    content_commitment=not authority and usage is None,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=authority,
                    crl_sign=authority,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
        )
        if usage is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        self.issuer = issuer
        self.certificate = builder.sign(above.key, hashes.SHA256())

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def p12(self, password=PASSWORD):
        others = [self.issuer.certificate] if self.issuer else None
        locked = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(
            b"ky", self.key, self.certificate, others, locked if password else serialization.NoEncryption()
        )


@cache
def root():
    return Certified("Gốc thử nghiệm", authority=True, start=NOW - 5 * YEAR, end=NOW + 5 * YEAR)


@cache
def chair():
    return Certified("Phạm Trung Kiên (thử)", root())


@cache
def office():
    return Certified("UBND xã Xuân Lương (thử)", root())


@cache
def time_office():
    return Certified("Nơi cấp dấu thời gian (thử)", root(), usage=ExtendedKeyUsageOID.TIME_STAMPING)


@cache
def pdf(words="Kế hoạch số 138/KH-UBND"):
    """A PDF of one page with these words in it."""
    return typst.compile(f'#set page(paper: "a4")\n{words}'.encode())
