"""A passkey as a device would have made it, for pages that only show or count it."""

import hashlib
import secrets

from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


def make_passkey(user, name="Mijn telefoon"):
    return WebAuthn.add(user, name, registration()).instance


def registration():
    """What a browser answers to navigator.credentials.create()."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid(bytes(16)), secrets.token_bytes(32), key)
    data = AuthenticatorData.create(
        hashlib.sha256(b"localhost").digest(),
        PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT,
        0,
        bytes(credential),
    )
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return {
        "id": websafe_encode(credential.credential_id),
        "rawId": websafe_encode(credential.credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
