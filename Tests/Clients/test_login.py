"""Logs in as real clients do: simple-salesforce's four ways over plain HTTP and TLS, and curl."""

import base64
import hashlib
import hmac
import json
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from simple_salesforce import Salesforce, SalesforceLogin
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceExpiredSession

import servers
from sessions import plain_session, tls_session


QUERY = "SELECT Id FROM Account LIMIT 1"
DATA = "/services/data/v59.0/query?q=" + QUERY.replace(" ", "+")


def keys(folder):
    """A file with a private key, and one with its public key."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    private, public = Path(folder, "private.pem"), Path(folder, "public.pem")
    pem = serialization.Encoding.PEM
    private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
    return str(private), str(public)


def ways(private, domain):
    """The arguments of every way to log in."""
    app = {"consumer_key": "beaufort", "consumer_secret": "beaufort"}
    user = {"username": "beaufort", "password": "beaufort"}
    return {
        "SOAP": user | {"security_token": "", "domain": domain},
        "SOAP with a token": user | {"security_token": "t0ken", "domain": domain},
        "SOAP with an org": user | {"organizationId": "00D000000000001", "domain": domain},
        "password": user | app | {"domain": domain},
        "JWT": {"username": "beaufort", "consumer_key": "beaufort", "privatekey_file": private, "domain": domain},
        "client credentials": app | {"domain": domain},
    }


class LoginTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.private, public = keys(cls.folder)
        cls.options = ["--security-token", "t0ken", "--jwt-key", public]

    def check_ways(self, session, domains):
        for domain in domains:
            for way, arguments in ways(self.private, domain).items():
                if way == "client credentials" and domain == "login":
                    continue  # The client does not send it there.
                with self.subTest(way=way, domain=domain):
                    client = Salesforce(session=session, **arguments)
                    self.assertTrue(client.session_id.startswith("00D"))
                    self.assertIn("totalSize", client.query(QUERY))

    def test_every_way_over_plain_http(self):
        with servers.org(*self.options) as org:
            self.check_ways(plain_session(org.url), ["login"])
            arguments = ways(self.private, "acme.my")["client credentials"]
            self.assertIn("totalSize", Salesforce(session=plain_session(org.url), **arguments).query(QUERY))

    def test_every_way_over_tls(self):
        with servers.org(*self.options, tls=True) as org:
            self.check_ways(tls_session(org.certificate), [urlsplit(org.url).netloc + "/x"])

    def test_soap_login_over_plain_http_without_an_adapter(self):
        with servers.org() as org:
            session, instance = SalesforceLogin(username="beaufort", password="beaufort", scratch_url=org.url)
            self.assertTrue(session.startswith("00D"))
            self.assertEqual(instance, urlsplit(org.url).netloc)

    def test_refusals_are_the_documented_ones(self):
        with servers.org(*self.options) as org:
            session = plain_session(org.url)
            arguments = ways(self.private, "acme.my")
            for way, change, code in [
                ("SOAP", {"password": "x"}, "INVALID_LOGIN"),
                ("password", {"password": "x"}, "invalid_grant"),
                ("password", {"consumer_key": "x"}, "invalid_client_id"),
                ("client credentials", {"consumer_secret": "x"}, "invalid_client"),
                ("JWT", {"username": "x", "domain": "login"}, "invalid_grant"),
                ("JWT", {}, "invalid_grant"),  # The audience is another org.
                ("JWT", {"consumer_key": "x", "domain": "login"}, "invalid_client_id"),
            ]:
                with self.subTest(way=way, change=change):
                    with self.assertRaises(SalesforceAuthenticationFailed) as caught:
                        Salesforce(session=session, **(arguments[way] | change))
                    self.assertEqual(caught.exception.code, code)

    def test_login_ranges(self):
        with servers.org("--login-range", "10.0.0.0/8", "--login-range", "::1", *self.options) as org:
            arguments = ways(self.private, "login")
            for way, code in [("SOAP", "LOGIN_DURING_RESTRICTED_DOMAIN"), ("password", "invalid_grant")]:
                with self.subTest(way=way):
                    with self.assertRaises(SalesforceAuthenticationFailed) as caught:
                        Salesforce(session=plain_session(org.url), **arguments[way])
                    self.assertEqual(caught.exception.code, code)

    def test_an_expired_session_is_told_and_a_client_that_can_logs_in_again(self):
        with servers.org("--session-life", "1h", "--time-scale", "3600x") as org:  # An hour is over in a second.
            session = plain_session(org.url)
            client = Salesforce(session=session, **ways(self.private, "login")["password"])
            first = client.session_id
            time.sleep(1.1)
            with self.assertRaises(SalesforceExpiredSession) as caught:
                Salesforce(session=session, session_id=first, instance="127.0.0.1").query(QUERY)
            self.assertEqual(caught.exception.content[0]["errorCode"], "INVALID_SESSION_ID")
            self.assertIn("totalSize", client.query(QUERY))
            self.assertNotEqual(client.session_id, first)


class CurlTests(unittest.TestCase):
    def curl(self, *arguments):
        """The status and the body."""
        command = ["curl", "--silent", "--max-time", "20", "--write-out", "\n%{http_code}", *arguments]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        body, _, status = answer.rpartition("\n")
        return int(status), body

    def test_token_use_introspection_and_revocation(self):
        with servers.org("--client-secret", "s3cret") as org:
            oauth = org.url + "/services/oauth2/"
            app = ["--user", "beaufort:s3cret"]
            status, body = self.curl(oauth + "token", *app, "--data", "grant_type=client_credentials")
            self.assertEqual(status, 200)
            login = json.loads(body)
            signed = hmac.new(b"s3cret", (login["id"] + login["issued_at"]).encode(), hashlib.sha256).digest()
            self.assertEqual(login["signature"], base64.b64encode(signed).decode())
            bearer = ["--header", "Authorization: Bearer " + login["access_token"]]
            self.assertEqual(self.curl(login["instance_url"] + DATA, *bearer)[0], 200)
            self.assertEqual(json.loads(self.curl(oauth + "userinfo", *bearer)[1])["sub"], login["id"])
            self.assertEqual(json.loads(self.curl(login["id"], *bearer)[1])["username"], "beaufort")
            token = ["--data-urlencode", "token=" + login["access_token"]]
            status, body = self.curl(oauth + "introspect", *app, *token)
            self.assertTrue(json.loads(body)["active"])
            self.assertEqual(self.curl(oauth + "revoke", *token), (200, ""))
            self.assertEqual(self.curl(login["instance_url"] + DATA, *bearer)[0], 401)
            status, body = self.curl(oauth + "introspect", *app, *token)
            self.assertEqual(json.loads(body), {"active": False})

    def test_refresh(self):
        with servers.org() as org:
            token = org.url + "/services/oauth2/token"
            app = ["--data", "client_id=beaufort&client_secret=beaufort"]
            password = "grant_type=password&username=beaufort&password=beaufort&scope=api+refresh_token"
            refresh = json.loads(self.curl(token, *app, "--data", password)[1])["refresh_token"]
            grant = ["--data", "grant_type=refresh_token", "--data-urlencode", "refresh_token=" + refresh]
            status, body = self.curl(token, *app, *grant)
            self.assertEqual(status, 200)
            self.assertNotIn("refresh_token", json.loads(body))

    def test_a_form_of_two_megabytes(self):
        with servers.org() as org, tempfile.NamedTemporaryFile() as file:
            file.write(b"a" * 2_000_000)
            file.flush()
            status, _ = self.curl(org.url + "/services/oauth2/token", "--data-binary", "@" + file.name)
            self.assertEqual(status, 413)


if __name__ == "__main__":
    unittest.main()
