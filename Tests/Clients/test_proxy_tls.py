"""The proxy ends TLS and begins it anew: its toxics are felt by clients of HTTPS, and by HTTPS systems' clients."""

import contextlib
import hashlib
import os
import random
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

import requests

import peers
import servers
from test_proxy import toxiproxy


class Proxied:
    """A proxy between TLS, or none, at both ends."""

    def __init__(self, server, made):
        self.server, self.made = server, made
        self.listen = made["listen"]
        self.url = ("https://" if made["tls"] else "http://") + made["listen"]

    def toxic(self, type, stream="downstream", toxicity=1.0, **attributes):
        body = {"type": type, "stream": stream, "toxicity": toxicity, "attributes": attributes}
        answer = requests.post(self.server.url + "/proxies/main/toxics", json=body, timeout=20)
        if answer.status_code != 200:
            raise AssertionError(answer.text)

    def connect(self):
        """A connection of a client that trusts the certificate that was made."""
        return peers.Secured(peers.connect(self.listen), self.context(), server_hostname="localhost")

    def context(self):
        return ssl.create_default_context(cadata=self.made["certificate"])


@contextlib.contextmanager
def proxied(upstream, words=(), **members):
    with servers.proxy(words=words) as server:
        body = {"name": "main", "upstream": upstream, "http": True, **members}
        answer = requests.post(server.url + "/proxies", json=body, timeout=20)
        if answer.status_code != 201:
            raise AssertionError(answer.text)
        yield Proxied(server, answer.json())


@contextlib.contextmanager
def identity(**options):
    with tempfile.TemporaryDirectory() as folder:
        yield peers.Identity(folder, **options)


@contextlib.contextmanager
def session(proxy):
    with requests.Session() as session, tempfile.TemporaryDirectory() as folder:
        if "certificate" in proxy.made:
            session.verify = os.path.join(folder, "proxy.pem")
            with open(session.verify, "w", encoding="ascii") as file:
                file.write(proxy.made["certificate"])
        yield session


@contextlib.contextmanager
def secured(handle=peers.echo, **members):
    """A proxy with TLS at both ends, before a server that does `handle`."""
    with identity() as upstream:

        def handle_secured(connection):
            handle(peers.Secured(connection, upstream.context, server_side=True))

        with peers.serving(handle_secured) as address:
            with proxied(address, tls=True, upstream_tls=upstream.certificate, **members) as proxy:
                yield proxy


class Ends(unittest.TestCase):
    def test_each_end_speaks_tls_or_not(self):
        for tls in [False, True]:
            for upstream_tls in [False, True]:
                with self.subTest(tls=tls, upstream_tls=upstream_tls), identity() as upstream:
                    members = {"upstream_tls": upstream.certificate} if upstream_tls else {}
                    with (
                        peers.website(upstream if upstream_tls else None) as (address, heard),
                        proxied(address, tls=tls, **members) as proxy,
                        session(proxy) as client,
                    ):
                        for _ in range(20):
                            answer = client.post(proxy.url, data=b"y" * 100_000, timeout=20)
                            self.assertEqual(answer.content, b"x" * 10_000)
                        self.assertEqual(heard, [("POST", b"y" * 100_000)] * 20)
                        self.assertEqual(proxy.made["tls"], tls)
                        self.assertEqual(proxy.made.get("upstream_tls"), members.get("upstream_tls"))

    def test_the_upstream_is_asked_for_by_name_and_for_http_1(self):
        with identity() as upstream, peers.website(upstream) as (address, _):
            for host, name in [("127.0.0.1", None), ("localhost", "localhost")]:
                address = address.replace("127.0.0.1", host)
                with proxied(address, upstream_tls=upstream.certificate) as proxy, session(proxy) as client:
                    upstream.asked.clear()
                    self.assertEqual(client.get(proxy.url, timeout=20).status_code, 200)
                    self.assertEqual(upstream.asked, [name, "http/1.1"])

    def test_clients_are_offered_http_1(self):
        with peers.website() as (address, _), proxied(address, tls=True) as proxy:
            context = proxy.context()
            context.set_alpn_protocols(["h2", "http/1.1"])
            with context.wrap_socket(peers.connect(proxy.listen), server_hostname="localhost") as connection:
                self.assertEqual(connection.selected_alpn_protocol(), "http/1.1")

    def test_any_certificate_will_do_where_that_is_said(self):
        with identity(names="DNS:elsewhere") as upstream, peers.website(upstream) as (address, _):
            with proxied(address, upstream_tls="all") as proxy, session(proxy) as client:
                self.assertEqual(client.get(proxy.url, timeout=20).status_code, 200)

    def test_a_certificate_can_be_given(self):
        with identity() as own, peers.website() as (address, _):
            with proxied(address, tls_cert=own.certificate, tls_key=own.key) as proxy:
                self.assertEqual(proxy.made["tls_cert"], own.certificate)
                self.assertEqual(proxy.made["tls_key"], own.key)
                self.assertNotIn("certificate", proxy.made)
                self.assertEqual(requests.get(proxy.url, verify=own.certificate, timeout=20).status_code, 200)

    def test_a_proxy_can_stand_from_the_start(self):
        with identity() as upstream, peers.website(upstream) as (address, _):
            options = ["--upstream", address, "--upstream-tls", upstream.certificate, "--http"]
            with servers.proxy(*options, tls=True) as server:
                deadline = time.monotonic() + 10
                while len(server.lines) < 3 and time.monotonic() < deadline:
                    time.sleep(0.01)
                self.assertEqual(server.lines[2], f"certificate in {server.certificate}")
                url = "https://" + server.lines[1].split()[3]
                self.assertEqual(requests.get(url, verify=server.certificate, timeout=20).content, b"x" * 10_000)

    def test_a_made_certificate_stays_as_long_as_the_proxy(self):
        with peers.website() as (address, _), proxied(address, tls=True) as proxy:
            client = toxiproxy(proxy.server)
            with client.get_proxy("main").down():
                pass

            def certificate():
                return requests.get(proxy.server.url + "/proxies/main", timeout=20).json()["certificate"]

            self.assertEqual(certificate(), proxy.made["certificate"])
            wanted = [{"name": "main", "upstream": address, "listen": proxy.listen, "http": True, "tls": True}]
            requests.post(proxy.server.url + "/populate", json=wanted, timeout=20).raise_for_status()
            self.assertEqual(certificate(), proxy.made["certificate"])
            wanted[0]["tls"] = False
            made = requests.post(proxy.server.url + "/populate", json=wanted, timeout=20).json()["proxies"]
            self.assertFalse(made[0]["tls"])


class Transparency(unittest.TestCase):
    def test_bytes_pass_unchanged_both_ways_at_once(self):
        seed = random.randrange(1 << 32)
        data = random.Random(seed).randbytes(20_000_000)
        with (
            secured() as proxy,
            # This one can be used in two threads.
            proxy.context().wrap_socket(peers.connect(proxy.listen), server_hostname="localhost") as connection,
        ):
            received = hashlib.sha256()

            def receive():
                left = len(data)
                while left and (part := connection.recv(1 << 20)):
                    received.update(part)
                    left -= len(part)

            receiver = threading.Thread(target=receive)
            receiver.start()
            connection.sendall(data)
            receiver.join()
        self.assertEqual(received.digest(), hashlib.sha256(data).digest(), f"seed {seed}")

    def test_a_half_closed_connection_still_hears(self):
        def answer_at_the_end(connection):
            connection.sendall(b"%d bytes" % len(peers.everything(connection)))
            connection.say_goodbye()

        with secured(answer_at_the_end) as proxy, proxy.connect() as connection:
            connection.sendall(b"a" * 1_000)
            connection.say_goodbye()
            self.assertEqual(peers.everything(connection), b"1000 bytes")

    def test_an_end_of_tcp_alone_is_an_end(self):
        def answer_at_the_end(connection):
            connection.sendall(b"%d bytes" % len(peers.everything(connection)))

        with secured(answer_at_the_end) as proxy, proxy.connect() as connection:
            connection.sendall(b"a" * 1_000)
            connection.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(peers.everything(connection), b"1000 bytes")

    def test_a_server_that_half_closes_still_hears(self):
        heard = []

        def say_goodbye_and_listen(connection):
            connection.say_goodbye()
            heard.append(peers.everything(connection))

        with secured(say_goodbye_and_listen) as proxy:
            with proxy.connect() as connection:
                self.assertEqual(connection.recv(1), b"")
                connection.sendall(b"still here")
                connection.say_goodbye()
            deadline = time.monotonic() + 10
            while not heard and time.monotonic() < deadline:
                time.sleep(0.01)
        self.assertEqual(heard, [b"still here"])

    def test_a_reset_is_passed_on(self):
        def reset(connection):
            connection.recv(1)
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, peers.NO_LINGER)
            connection.socket.close()

        with secured(reset) as proxy, proxy.connect() as connection:
            connection.sendall(b"x")
            with self.assertRaises(ConnectionResetError):
                connection.recv(1)

    def test_a_receiver_that_does_not_read_slows_the_sender(self):
        release = threading.Event()

        def wait(connection):
            release.wait(20)
            peers.everything(connection)

        with secured(wait) as proxy, proxy.connect() as connection:
            connection.socket.settimeout(1)
            sent = 0
            with self.assertRaises(TimeoutError):
                while sent < 200_000_000:
                    connection.sendall(b"x" * 1_000_000)
                    sent += 1_000_000
            release.set()
        self.assertLess(sent, 50_000_000)

    def test_a_slow_reader_whose_own_stream_has_ended_gets_everything(self):
        def pour(connection):
            peers.everything(connection)
            connection.sendall(b"x" * 20_000_000)
            connection.say_goodbye()

        with secured(pour) as proxy, proxy.connect() as connection:
            connection.sendall(b"x")
            connection.say_goodbye()
            received = 0
            while data := connection.recv(100_000):
                received += len(data)
                time.sleep(0.001)
            self.assertEqual(received, 20_000_000)

    def test_a_slow_reader_who_says_goodbye_late_gets_everything(self):
        def pour(connection):
            connection.sendall(b"x" * 4_000_000)
            connection.say_goodbye()
            peers.everything(connection)

        with secured(pour) as proxy:
            # All of it leaves at once, more than the system takes from the proxy for a client that does not read.
            proxy.toxic("latency", latency=500)
            with proxy.connect() as connection:
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
                time.sleep(1.5)
                connection.say_goodbye()
                time.sleep(0.2)
                self.assertEqual(len(peers.everything(connection)), 4_000_000)

    def test_a_proxy_that_is_down_drops(self):
        with secured() as proxy, proxy.connect() as connection:
            connection.sendall(b"x")
            self.assertEqual(connection.recv(1), b"x")
            with toxiproxy(proxy.server).get_proxy("main").down():
                self.assertEqual(connection.recv(1), b"")
                # TCP ends as well, though this side has not said goodbye.
                self.assertEqual(connection.socket.recv(1), b"")

    def test_hundreds_of_connections_come_and_go(self):
        with secured() as proxy:
            def count():
                return len(os.listdir(f"/proc/{proxy.server.pid}/fd"))

            before = count()
            for _ in range(200):
                with proxy.connect() as connection:
                    connection.sendall(b"x")
                    self.assertEqual(connection.recv(1), b"x")
            deadline = time.monotonic() + 10
            while count() > before and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertLessEqual(count(), before)


class Toxics(unittest.TestCase):
    @contextlib.contextmanager
    def standing(self):
        with identity() as upstream, peers.website(upstream) as (address, heard):
            with proxied(address, tls=True, upstream_tls=upstream.certificate) as proxy, session(proxy) as client:
                yield proxy, client, heard

    def test_a_share_of_the_requests_fails_on_one_connection(self):
        with self.standing() as (proxy, client, heard):
            proxy.toxic("http_status", toxicity=0.3, status=503, retry_after=2)
            answers = [client.post(proxy.url, data=b"y" * 100, timeout=20) for _ in range(100)]
            failed = [answer for answer in answers if answer.status_code == 503]
            self.assertTrue(10 <= len(failed) <= 50, len(failed))
            self.assertEqual({answer.headers["Retry-After"] for answer in failed}, {"2"})
            self.assertEqual(len(heard), 100 - len(failed))

    def test_a_slow_first_byte_delays_each_answer(self):
        with self.standing() as (proxy, client, _):
            proxy.toxic("http_slow_first_byte", latency=150)
            start = time.monotonic()
            for _ in range(3):
                self.assertEqual(len(client.get(proxy.url, timeout=20).content), 10_000)
            self.assertGreaterEqual(time.monotonic() - start, 0.45)

    def test_a_corrupted_answer_differs_in_one_byte(self):
        with self.standing() as (proxy, client, _):
            proxy.toxic("http_corrupt")
            content = client.get(proxy.url, timeout=20).content
            self.assertEqual((len(content), content.count(b"x")), (10_000, 9_999))

    def test_a_truncated_answer_breaks_off(self):
        with self.standing() as (proxy, client, _):
            proxy.toxic("http_truncate", bytes=4_000)
            with self.assertRaises(requests.exceptions.ChunkedEncodingError) as caught:
                client.get(proxy.url, timeout=20)
            self.assertIn("4000 bytes read", str(caught.exception))

    def test_latency_is_that_of_the_bytes_between(self):
        with secured() as proxy, proxy.connect() as connection:
            proxy.toxic("latency", latency=300)
            proxy.toxic("latency", stream="upstream", latency=200)
            start = time.monotonic()
            connection.sendall(b"x")
            self.assertEqual(connection.recv(1), b"x")
            self.assertGreaterEqual(time.monotonic() - start, 0.5)

    def test_a_limit_counts_the_bytes_between(self):
        with secured() as proxy:
            proxy.toxic("limit_data", bytes=1_000)
            with proxy.connect() as connection:
                connection.sendall(b"x" * 5_000)
                received = 0
                with contextlib.suppress(ConnectionResetError):
                    while data := connection.recv(65_536):
                        received += len(data)
                self.assertEqual(received, 1_000)

    def test_reset_toxics_reset(self):
        for type, attributes, count in [("reset_peer", {"timeout": 100}, 0), ("reset_data", {"bytes": 1_000}, 1_000)]:
            with self.subTest(type), secured() as proxy:
                proxy.toxic(type, **attributes)
                with proxy.connect() as connection:
                    connection.sendall(b"x" * 5_000)
                    received = 0
                    with self.assertRaises(ConnectionResetError):
                        while data := connection.recv(65_536):
                            received += len(data)
                    self.assertEqual(received, count)


class Refusals(unittest.TestCase):
    def await_warning(self, proxy, words):
        deadline = time.monotonic() + 10
        while not proxy.server.errors and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual(len(proxy.server.errors), 1, proxy.server.errors)
        self.assertIn(words, proxy.server.errors[0])
        self.assertIn("beaufort: warning: proxy main: ", proxy.server.errors[0])

    def assert_reset(self, proxy, words):
        """Clients are reset, and the reason is said once."""
        for _ in range(3):
            with self.assertRaises(requests.exceptions.ConnectionError):
                requests.get(proxy.url, timeout=20)
        self.await_warning(proxy, words)

    def test_an_upstream_that_is_not_trusted_gets_nothing(self):
        with identity() as upstream, identity() as other, peers.website(upstream) as (address, heard):
            for trust in ["system", other.certificate]:
                with proxied(address, upstream_tls=trust, words=["not trusted"]) as proxy:
                    self.assert_reset(proxy, f"its upstream {address} shows a certificate that is expired or not trusted")
            self.assertEqual(heard, [])

    def test_an_upstream_with_the_certificate_of_another_gets_nothing(self):
        with identity(names="DNS:elsewhere") as upstream, peers.website(upstream) as (address, heard):
            for host in ["127.0.0.1", "localhost"]:
                address = address.replace("127.0.0.1", host)
                with proxied(address, upstream_tls=upstream.certificate, words=["for others"]) as proxy:
                    self.assert_reset(proxy, f"its upstream {address} shows a certificate for others")
            self.assertEqual(heard, [])

    def test_an_upstream_without_tls_is_named(self):
        def answer(connection):
            connection.recv(1)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            peers.everything(connection)

        with peers.serving(answer) as address:
            with proxied(address, upstream_tls="all", words=["TLS"]) as proxy:
                self.assert_reset(proxy, f"its upstream {address} does not speak TLS")
        with peers.serving(lambda connection: connection.recv(1)) as address:
            with proxied(address, upstream_tls="all", words=["TLS"]) as proxy:
                self.assert_reset(proxy, f"its upstream {address} ends the connection during the TLS handshake")

    def test_an_upstream_that_is_not_there_resets_the_client(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            with proxied("127.0.0.1:%d" % unused.getsockname()[1], tls=True, upstream_tls="system") as proxy:
                with self.assertRaises(ConnectionResetError), proxy.connect() as connection:
                    if not connection.recv(1):
                        raise AssertionError("the connection was closed in order")

    def test_a_client_that_speaks_plain_http_is_told(self):
        with peers.website() as (address, heard), proxied(address, tls=True, words=["plain HTTP"]) as proxy:
            answer = requests.post("http://" + proxy.listen, data=b"x", timeout=20)
            self.assertEqual(answer.status_code, 400)
            self.assertIn("use https://", answer.text)
            self.await_warning(proxy, f"a client of {proxy.listen} speaks plain HTTP")
            self.assertEqual(heard, [])

    def test_a_client_that_speaks_something_else_is_closed(self):
        with peers.website() as (address, _), proxied(address, tls=True, words=["speak TLS"]) as proxy:
            with peers.connect(proxy.listen) as connection, contextlib.suppress(ConnectionResetError):
                connection.sendall(b"EHLO somebody\r\n")
                peers.everything(connection)
            self.await_warning(proxy, "does not speak TLS")

    def test_a_client_that_looks_in_and_leaves_is_no_matter(self):
        with peers.website() as (address, _), proxied(address, tls=True) as proxy:
            for _ in range(5):
                peers.connect(proxy.listen).close()
            with session(proxy) as client:
                self.assertEqual(client.get(proxy.url, timeout=20).status_code, 200)

    def test_a_client_that_does_not_trust_the_proxy_is_named(self):
        with peers.website() as (address, _), proxied(address, tls=True, words=["breaks off"]) as proxy:
            with self.assertRaises(requests.exceptions.SSLError):
                requests.get(proxy.url, timeout=20)
            self.await_warning(proxy, f"a client of {proxy.listen} breaks off the TLS handshake")

    def test_what_cannot_be_done_is_said(self):
        with identity() as one, identity() as other, servers.proxy() as server:
            def post(**members):
                body = {"name": "a", "upstream": "127.0.0.1:1", "http": True, **members}
                answer = requests.post(server.url + "/proxies", json=body, timeout=20)
                return answer.status_code, answer.json().get("error")

            for members, words in [
                ({"tls": 1}, "'tls' is true or false"),
                ({"tls_cert": one.certificate}, "'tls_cert' and 'tls_key' belong together"),
                ({"tls_key": one.key}, "'tls_cert' and 'tls_key' belong together"),
                ({"tls": False, "tls_cert": one.certificate, "tls_key": one.key}, "'tls' is false"),
                ({"tls_cert": "/nowhere", "tls_key": one.key}, "/nowhere: No such file or directory"),
                ({"tls_cert": one.key, "tls_key": one.key}, f"{one.key}: it holds no certificate in PEM"),
                ({"tls_cert": one.certificate, "tls_key": one.certificate}, f"{one.certificate}: it holds no private key"),
                ({"tls_cert": one.certificate, "tls_key": other.key}, f"{other.key} does not belong to"),
                ({"upstream_tls": True}, "'upstream_tls' is a text"),
                ({"upstream_tls": "/nowhere"}, "/nowhere: No such file or directory; whom to trust is 'system', 'all'"),
                ({"upstream_tls": one.key}, f"{one.key}: it holds no certificate in PEM; whom to trust is"),
                ({"http": False, "tls": True}, "TLS ends only in a proxy that follows HTTP"),
                ({"http": False, "upstream_tls": "system"}, "TLS ends only in a proxy that follows HTTP"),
            ]:
                with self.subTest(**members):
                    status, error = post(**members)
                    self.assertEqual(status, 400)
                    self.assertIn(words, error)
            self.assertEqual(requests.get(server.url + "/proxies", timeout=20).json(), {})

    def test_the_command_line_refuses_the_same(self):
        with identity() as one, identity() as other:
            main = ["--upstream", "127.0.0.1:1", "--http"]
            for options, words in [
                (["--upstream-tls", "system"], "give --upstream as well"),
                ([*main, "--tls-cert", one.certificate], "--tls-cert and --tls-key belong together"),
                ([*main, "--tls-cert", one.certificate, "--tls-key", other.key], "does not belong to"),
                ([*main, "--tls-save", "/nowhere/a.pem"], "/nowhere/a.pem: the certificate cannot be written"),
                ([*main, "--upstream-tls", "/nowhere"], "whom to trust is 'system', 'all'"),
                ([*main[:2], "--upstream-tls", "all"], "TLS ends only in a proxy that follows HTTP"),
            ]:
                with self.subTest(options=options):
                    command = [servers.BEAUFORT, "proxy", "--port", "0", *options]
                    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
                    self.assertEqual(ended.returncode, 2)
                    self.assertIn(words, ended.stderr)
                    self.assertEqual(ended.stdout, "")
