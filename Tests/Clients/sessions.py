"""Sessions that aim clients which know nothing but https:// at the servers of the tests."""

from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


class PlainAdapter(HTTPAdapter):
    """Sends what is meant for https:// to a server without TLS, wherever it was addressed to."""

    def __init__(self, url):
        super().__init__()
        self.url = url

    def send(self, request, **options):
        parts = urlsplit(request.url)
        request.url = self.url + parts.path + ("?" + parts.query if parts.query else "")
        return super().send(request, **options)


def plain_session(url):
    """For a server that speaks plain HTTP at `url`."""
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", PlainAdapter(url))
    return session


def tls_session(certificate):
    """For a server whose certificate is in a file."""
    session = requests.Session()
    session.trust_env = False
    session.verify = certificate
    return session
