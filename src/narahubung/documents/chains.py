"""From a signer's certificate to a trusted root: at most one authority between, each step proved by its signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509


@dataclass(frozen=True, slots=True)
class Chain:
    """The path from the signer to the root, the root last, and those of it that the signature itself carries."""

    path: tuple[x509.Certificate, ...]
    carried: tuple[x509.Certificate, ...]


def chain_of(
    signer: x509.Certificate, bag: Sequence[x509.Certificate], *, roots: Sequence[x509.Certificate]
) -> Chain | None:
    """Return the chain of a signer to one of the roots with the help of the bag, None where there is none."""
    for root in roots:
        path = _path(signer, bag, root)
        if path:
            return Chain(path, tuple(each for each in path if each in bag))
    return None


def named(certificate: x509.Certificate, what: x509.ObjectIdentifier) -> str:
    """Return a part of the name that a certificate gives its holder, up to 200 characters, empty without one."""
    found = certificate.subject.get_attributes_for_oid(what)
    return str(found[0].value)[:200] if found else ""


def _path(
    signer: x509.Certificate, bag: Sequence[x509.Certificate], root: x509.Certificate
) -> tuple[x509.Certificate, ...]:
    if _issued(signer, by=root):
        return signer, root
    for above in bag:
        if above != signer and _issued(above, by=root) and _issued(signer, by=above) and _stays_inside(signer, above):
            return signer, above, root
    return ()


def _issued(certificate: x509.Certificate, *, by: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
        return by.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except Exception:  # noqa: BLE001 - whatever a stranger's certificate fails by, it proves nothing
        return False


def _stays_inside(signer: x509.Certificate, above: x509.Certificate) -> bool:
    """Does the signer's name begin with the names that the authority is bound to? (RFC 5280, section 4.2.1.10)."""
    try:
        bound = above.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    except x509.ExtensionNotFound:
        return True
    except Exception:  # noqa: BLE001 - bounds that cannot be read are not kept
        return False
    names = list(signer.subject)
    return any(isinstance(one.value, x509.Name) and names[: len(list(one.value))] == list(one.value) for one in bound)
