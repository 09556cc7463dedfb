"""A passkey in software: it is added to a person of the cast and answers what the house asks, or answers wrongly."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HOST = "testserver"
FLAG = AuthenticatorData.FLAG


def text(value: bytes) -> str:
    """Return bytes as WebAuthn writes them in JSON."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def raw(value: str) -> bytes:
    """Return what `text` was made of."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


@dataclass(frozen=True)
class Passkey:
    """One passkey with its key pair, its credential and what its secrets are made of."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(16))
    seed: bytes = field(default_factory=lambda: os.urandom(32))

    def added_to(self, person: int, *, name: str = "Ponsel (rekaan)") -> Authenticator:
        """Return the row with which the person may sign in from now on."""
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        data = AttestedCredentialData.create(b"\0" * 16, self.credential, public)
        whole = AuthenticatorData.create(_host(HOST), FLAG.UP | FLAG.UV | FLAG.AT, 0, data)
        made = AttestationObject.create("none", whole, {})
        told = {"type": "webauthn.create", "challenge": "eHg", "origin": f"http://{HOST}"}
        credential = {
            "id": text(self.credential),
            "rawId": text(self.credential),
            "type": "public-key",
            "response": {"clientDataJSON": text(json.dumps(told).encode()), "attestationObject": text(bytes(made))},
            "clientExtensionResults": {},
        }
        kept = {"name": name, "credential": credential}
        return Authenticator.objects.create(user_id=person, type=Authenticator.Type.WEBAUTHN, data=kept)

    def answer(
        self, question: dict[str, Any], *, origin: str = f"http://{HOST}", verified: bool = True, secret: bytes = b""
    ) -> str:
        """Return what the page sends after this passkey was asked; by default as an honest device would."""
        told = {"type": "webauthn.get", "challenge": question["challenge"], "origin": origin, "crossOrigin": False}
        client = json.dumps(told).encode()
        flags = FLAG.UP | FLAG.UV if verified else FLAG.UP
        data = AuthenticatorData.create(_host(HOST), flags, 1)
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        salt = raw(question["salts"].get(text(self.credential), ""))
        response = {
            "clientDataJSON": text(client), "authenticatorData": text(bytes(data)), "signature": text(signature),
        }  # fmt: skip
        credential = {
            "id": text(self.credential), "rawId": text(self.credential), "type": "public-key", "response": response,
            "clientExtensionResults": {},
        }  # fmt: skip
        return json.dumps({"credential": credential, "prf": text(secret or self._secret(salt))})

    def _secret(self, salt: bytes) -> bytes:
        return hmac.new(self.seed, salt, "sha256").digest()


def _host(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
