"""Encrypts what lies or goes where others read it, with keys made from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def box_for(purpose: str) -> MultiFernet:
    """Writes with SECRET_KEY, reads with its fallbacks, too; another purpose has other keys."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (salted_hmac(purpose, "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
