"""Toxiproxy's clients control the proxy, and real connections feel it."""

import contextlib
import hashlib
import os
import random
import socket
import threading
import time
import unittest

import requests
from chaostoxi.proxy import actions as proxy_actions
from chaostoxi.proxy import probes as proxy_probes
from chaostoxi.toxic import actions as toxic_actions
from toxiproxy import Toxiproxy
from toxiproxy.exceptions import InvalidToxic, NotFound, ProxyExists

import peers
import servers


def toxiproxy(server):
    """The client of PyPI, aimed at a proxy."""
    client = Toxiproxy()
    host, port = server.url.removeprefix("http://").split(":")
    client.update_api_consumer(host, int(port))
    return client


@contextlib.contextmanager
def standing(handle=peers.echo, **options):
    """A proxy between clients and a server that does `handle`."""
    with peers.serving(handle) as upstream, servers.proxy() as server:
        yield toxiproxy(server).create(upstream=upstream, name="main", **options)


def trip(connection, data=b"x"):
    """The seconds that bytes take to an echo and back."""
    start = time.monotonic()
    connection.sendall(data)
    left = len(data)
    while left:
        left -= len(connection.recv(65536))
    return time.monotonic() - start


class Transparency(unittest.TestCase):
    def test_bytes_pass_unchanged_both_ways_at_once(self):
        seed = random.randrange(1 << 32)
        data = random.Random(seed).randbytes(30_000_000)
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            def send():
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)

            sender = threading.Thread(target=send)
            sender.start()
            received = peers.everything(connection)
            sender.join()
        self.assertEqual(len(received), len(data), f"seed {seed}")
        self.assertEqual(hashlib.sha256(received).digest(), hashlib.sha256(data).digest(), f"seed {seed}")

    def test_a_half_closed_connection_still_hears(self):
        def answer_at_the_end(connection):
            connection.sendall(b"%d bytes" % len(peers.everything(connection)))

        with standing(answer_at_the_end) as proxy, peers.connect(proxy.listen) as connection:
            connection.sendall(b"a" * 1_000)
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(peers.everything(connection), b"1000 bytes")

    def test_a_server_that_half_closes_still_hears(self):
        heard = []

        def say_goodbye_and_listen(connection):
            connection.shutdown(socket.SHUT_WR)
            heard.append(peers.everything(connection))

        with standing(say_goodbye_and_listen) as proxy, peers.connect(proxy.listen) as connection:
            self.assertEqual(connection.recv(1), b"")
            connection.sendall(b"still here")
            connection.close()
            time.sleep(0.2)
        self.assertEqual(heard, [b"still here"])

    def test_a_reset_is_passed_on(self):
        def reset(connection):
            connection.recv(1)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, peers.NO_LINGER)
            connection.close()

        with standing(reset) as proxy, peers.connect(proxy.listen) as connection:
            connection.sendall(b"x")
            with self.assertRaises(ConnectionResetError):
                connection.recv(1)

    def test_a_receiver_that_does_not_read_slows_the_sender(self):
        release = threading.Event()

        def wait(connection):
            release.wait(20)
            peers.everything(connection)

        with standing(wait) as proxy, peers.connect(proxy.listen) as connection:
            connection.settimeout(1)
            sent = 0
            with self.assertRaises(TimeoutError):
                while sent < 200_000_000:
                    sent += connection.send(b"x" * 1_000_000)
            release.set()
        self.assertLess(sent, 50_000_000)

    def test_a_slow_reader_whose_own_stream_has_ended_gets_everything(self):
        def pour(connection):
            peers.everything(connection)
            connection.sendall(b"x" * 30_000_000)

        with standing(pour) as proxy, peers.connect(proxy.listen) as connection:
            connection.sendall(b"x")
            connection.shutdown(socket.SHUT_WR)
            received = 0
            while data := connection.recv(100_000):
                received += len(data)
                time.sleep(0.004)
            self.assertEqual(received, 30_000_000)

    def test_a_server_that_is_not_there_resets_the_client(self):
        with servers.proxy() as server:
            with socket.socket() as unused:
                unused.bind(("127.0.0.1", 0))
                upstream = "127.0.0.1:%d" % unused.getsockname()[1]
                proxy = toxiproxy(server).create(upstream=upstream, name="nobody")
                with self.assertRaises(ConnectionResetError), peers.connect(proxy.listen) as connection:
                    if not connection.recv(1):
                        raise AssertionError("the connection was closed in order")

    def test_a_thousand_connections_come_and_go(self):
        with peers.serving(peers.echo) as upstream, servers.proxy() as server:
            proxy = toxiproxy(server).create(upstream=upstream, name="main")
            with peers.connect(proxy.listen) as connection:
                trip(connection)
            before = len(os.listdir(f"/proc/{server.pid}/fd"))
            for _ in range(1_000):
                with peers.connect(proxy.listen) as connection:
                    trip(connection)
            deadline = time.monotonic() + 5
            while len(os.listdir(f"/proc/{server.pid}/fd")) > before and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertLessEqual(len(os.listdir(f"/proc/{server.pid}/fd")), before)


class Toxics(unittest.TestCase):
    def test_latency_delays_a_connection_that_is_there_until_it_is_taken_away(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            trip(connection)
            proxy.add_toxic(type="latency", attributes={"latency": 300, "jitter": 0})
            proxy.add_toxic(type="latency", stream="upstream", attributes={"latency": 200})
            self.assertEqual(set(proxy.toxics()), {"latency_downstream", "latency_upstream"})
            self.assertGreaterEqual(trip(connection), 0.5)
            proxy.destroy_toxic("latency_upstream")
            self.assertGreaterEqual(trip(connection), 0.3)
            proxy.destroy_toxic("latency_downstream")
            self.assertEqual(proxy.toxics(), {})

    def test_bytes_that_are_held_leave_in_order_when_the_toxic_goes(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="latency", attributes={"latency": 60_000})
            connection.sendall(b"first ")
            time.sleep(0.2)
            proxy.destroy_toxic("latency_downstream")
            connection.sendall(b"second")
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(peers.everything(connection), b"first second")

    def test_bandwidth_takes_its_time(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="bandwidth", attributes={"rate": 100})
            start = time.monotonic()
            connection.sendall(b"x" * 50_000)
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(len(peers.everything(connection)), 50_000)
            self.assertGreaterEqual(time.monotonic() - start, 0.49)

    def test_a_timeout_swallows_and_closes(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="timeout", attributes={"timeout": 300})
            start = time.monotonic()
            connection.sendall(b"x")
            self.assertEqual(peers.everything(connection), b"")
            self.assertGreaterEqual(time.monotonic() - start, 0.25)

    def test_a_black_hole_swallows_for_as_long_as_it_is_there(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="timeout", attributes={"timeout": 0})
            connection.sendall(b"x")
            connection.settimeout(0.5)
            with self.assertRaises(TimeoutError):
                connection.recv(1)
            proxy.destroy_toxic("timeout_downstream")
            connection.settimeout(20)
            self.assertEqual(connection.recv(1), b"")

    def test_a_reset_toxic_resets(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="reset_peer", attributes={"timeout": 100})
            connection.sendall(b"x")
            with self.assertRaises(ConnectionResetError):
                connection.recv(1)

    def test_a_limit_closes_after_its_bytes(self):
        with standing() as proxy:
            proxy.add_toxic(type="limit_data", attributes={"bytes": 1_000})
            with peers.connect(proxy.listen) as connection:
                with contextlib.suppress(OSError):
                    connection.sendall(b"x" * 5_000)
                received = b""
                with contextlib.suppress(ConnectionResetError):
                    while data := connection.recv(65_536):
                        received += data
                self.assertEqual(len(received), 1_000)

    def test_a_connection_can_be_reset_after_its_bytes(self):
        with standing() as proxy:
            proxy.add_toxic(type="reset_data", attributes={"bytes": 1_000})
            with peers.connect(proxy.listen) as connection:
                connection.sendall(b"x" * 5_000)
                received = 0
                with self.assertRaises(ConnectionResetError):
                    while data := connection.recv(65_536):
                        received += len(data)
                self.assertEqual(received, 1_000)

    def test_a_limit_gives_a_slow_reader_all_of_its_bytes(self):
        def pour(connection):
            connection.sendall(b"x" * 60_000_000)

        with standing(pour) as proxy:
            proxy.add_toxic(type="limit_data", attributes={"bytes": 30_000_000})
            with peers.connect(proxy.listen) as connection:
                received = 0
                with contextlib.suppress(ConnectionResetError):
                    while data := connection.recv(100_000):
                        received += len(data)
                        time.sleep(0.004)
                self.assertEqual(received, 30_000_000)

    def test_a_slicer_loses_nothing(self):
        data = random.Random(7).randbytes(20_000)
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="slicer", attributes={"average_size": 100, "size_variation": 50, "delay": 100})
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(peers.everything(connection), data)

    def test_a_slow_close_holds_the_end_back(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="slow_close", attributes={"delay": 400})
            trip(connection)
            start = time.monotonic()
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(connection.recv(1), b"")
            self.assertGreaterEqual(time.monotonic() - start, 0.35)

    def test_toxicity_is_the_share_of_connections(self):
        with standing() as proxy:
            proxy.add_toxic(type="reset_peer", toxicity=0.5, attributes={"timeout": 0})
            broken = 0
            for _ in range(60):
                with contextlib.suppress(ConnectionResetError), peers.connect(proxy.listen) as connection:
                    broken += 1
                    trip(connection)
                    broken -= 1
            self.assertTrue(10 < broken < 50, broken)

    def test_a_proxy_that_is_down_refuses_and_drops(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            trip(connection)
            with proxy.down():
                with contextlib.suppress(ConnectionResetError):
                    self.assertEqual(connection.recv(1), b"")
                with self.assertRaises(ConnectionRefusedError):
                    peers.connect(proxy.listen)
            with peers.connect(proxy.listen) as again:
                trip(again)


class Control(unittest.TestCase):
    def test_toxiproxy_python_does_all_that_it_can(self):
        with peers.serving(peers.echo) as upstream, servers.proxy() as server:
            client = toxiproxy(server)
            self.assertTrue(client.running())
            self.assertIn(b"version", client.version())
            client.populate([{"name": "a", "upstream": upstream, "listen": "127.0.0.1:0"}])
            proxy = client.create(upstream=upstream, name="b", enabled=False)
            self.assertFalse(proxy.enabled)
            self.assertEqual(set(client.proxies()), {"a", "b"})
            with self.assertRaises(ProxyExists):
                client.create(upstream=upstream, name="b")
            with self.assertRaises(InvalidToxic):
                proxy.add_toxic(type="plague")
            with self.assertRaises(InvalidToxic):
                proxy.add_toxic(type="latency", attributes={"latency": -1})
            proxy.add_toxic(type="bandwidth", name="narrow", attributes={"rate": 5})
            with self.assertRaises(ProxyExists):
                proxy.add_toxic(type="latency", name="narrow")
            self.assertEqual(proxy.get_toxic("narrow").attributes, {"rate": 5})
            self.assertIsNone(proxy.get_toxic("wide"))
            with self.assertRaises(NotFound):
                proxy.destroy_toxic("wide")
            self.assertTrue(client.reset())
            self.assertTrue(client.get_proxy("b").enabled)
            self.assertEqual(client.get_proxy("b").toxics(), {})
            client.destroy_all()
            self.assertEqual(client.proxies(), {})

    def test_chaostoolkit_toxiproxy_does_all_that_it_can(self):
        with peers.serving(peers.echo) as upstream, servers.proxy() as server:
            host, port = upstream.split(":")
            configuration = {"toxiproxy_url": server.url}
            self.assertTrue(proxy_actions.create_proxy("chaos", host, int(port), configuration=configuration))
            self.assertTrue(proxy_probes.proxy_exist("chaos", configuration))
            listen = proxy_probes.get_proxy_attribute("chaos", "listen", configuration)
            self.assertEqual(listen, "127.0.0.1:" + configuration["chaos_PORT"])
            with peers.connect(listen) as connection:
                trip(connection)
                create = dict(for_proxy="chaos", configuration=configuration)
                self.assertTrue(toxic_actions.create_latency_toxic(toxic_name="slow", latency=300, **create))
                self.assertGreaterEqual(trip(connection), 0.3)
                toxic_actions.delete_toxic("chaos", "slow", configuration=configuration)
                for action, toxic in [
                    (toxic_actions.create_bandwith_degradation_toxic, {"rate": 1_000}),
                    (toxic_actions.create_slow_connection_close_toxic, {"delay": 10}),
                    (toxic_actions.create_slicer_toxic, {"average_size": 10, "size_variation": 5, "delay": 10}),
                    (toxic_actions.create_limiter_toxic, {"bytes_limit": 10_000}),
                    (toxic_actions.create_timeout_toxic, {"timeout": 10_000}),
                ]:
                    self.assertTrue(action(toxic_name=action.__name__, **toxic, **create))
            self.assertTrue(toxic_actions.create_toxic("chaos", "reset", "reset_peer", configuration=configuration))
            self.assertTrue(proxy_actions.disable_proxy("chaos", configuration))
            with self.assertRaises(ConnectionRefusedError):
                peers.connect(listen)
            self.assertTrue(proxy_actions.enable_proxy("chaos", configuration))
            self.assertTrue(proxy_actions.modify_proxy("chaos", upstream_address=upstream, configuration=configuration))
            proxy_actions.reset(configuration)
            with peers.connect(proxy_probes.get_proxy_attribute("chaos", "listen", configuration)) as connection:
                trip(connection)
            proxy_actions.delete_proxy("chaos", configuration)
            self.assertFalse(proxy_probes.proxy_exist("chaos", configuration))

    def test_an_update_changes_what_it_names_alone(self):
        with standing() as proxy, peers.connect(proxy.listen) as connection:
            proxy.add_toxic(type="latency", name="slow", attributes={"latency": 10, "jitter": 3})
            from toxiproxy.api import APIConsumer

            changed = APIConsumer.post("/proxies/main/toxics/slow", json={"attributes": {"latency": 400}}).json()
            self.assertEqual(changed["attributes"], {"latency": 400, "jitter": 3})
            self.assertEqual((changed["toxicity"], changed["stream"]), (1, "downstream"))
            self.assertGreaterEqual(trip(connection), 0.39)

    def test_what_cannot_be_done_is_said(self):
        with servers.proxy() as server:
            def post(path, body, **options):
                answer = requests.post(server.url + path, data=body, timeout=20, **options)
                self.assertEqual(answer.json()["status"], answer.status_code)
                return answer.status_code, answer.json()["error"]

            self.assertEqual(post("/proxies", "{"), (400, "bad request body: Unexpected character where a name in quotes was expected at [line:1, column:2]"))
            self.assertEqual(post("/proxies", "{}"), (400, "missing required field: name"))
            self.assertEqual(post("/proxies", '{"name":"a"}'), (400, "missing required field: upstream"))
            self.assertEqual(post("/proxies", '{"name":1}')[0], 400)
            self.assertEqual(
                post("/proxies", '{"name":"a","upstream":"nowhere"}'),
                (400, "'nowhere' is no host and port such as 127.0.0.1:8080"),
            )
            status, error = post("/proxies", '{"name":"a","upstream":"127.0.0.1:1","listen":"192.0.2.1:80"}')
            self.assertEqual(status, 400)
            self.assertIn("--allow-remote", error)
            self.assertEqual(post("/proxies/x", "{}"), (404, "proxy not found: x"))
            self.assertEqual(post("/proxies/x/toxics", '{"type":"latency"}'), (404, "proxy not found: x"))
            self.assertEqual(post("/nowhere", "")[0], 404)
            self.assertEqual(post("/reset", "", headers={"User-Agent": "Mozilla/5.0"})[0], 403)
            self.assertEqual(requests.delete(server.url + "/reset", timeout=20).status_code, 405)
            with socket.create_server(("127.0.0.1", 0)) as taken:
                port = taken.getsockname()[1]
                status, error = post("/proxies", '{"name":"a","upstream":"127.0.0.1:1","listen":"127.0.0.1:%d"}' % port)
            self.assertEqual((status, error), (500, f"cannot listen on 127.0.0.1:{port}: Address already in use"))
            self.assertEqual(requests.get(server.url + "/proxies", timeout=20).json(), {})

    def test_a_proxy_can_stand_from_the_start(self):
        with peers.serving(peers.echo) as upstream, servers.proxy("--upstream", upstream) as server:
            deadline = time.monotonic() + 10
            while len(server.lines) < 2 and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertRegex(server.lines[1], rf"^proxy main on 127\.0\.0\.1:\d+ leads to {upstream}$")
            with peers.connect(server.lines[1].split()[3]) as connection:
                trip(connection)


class HTTP(unittest.TestCase):
    """Toxics on exchanges, felt by an ordinary HTTP client."""

    @contextlib.contextmanager
    def standing(self):
        with peers.website() as (upstream, heard), servers.proxy() as server, requests.Session() as session:
            body = {"name": "main", "upstream": upstream, "http": True}
            proxy = requests.post(server.url + "/proxies", json=body, timeout=20).json()
            self.assertTrue(proxy["http"])

            def toxic(type, toxicity=1.0, **attributes):
                body = {"type": type, "toxicity": toxicity, "attributes": attributes}
                answer = requests.post(server.url + "/proxies/main/toxics", json=body, timeout=20)
                self.assertEqual(answer.status_code, 200, answer.text)
                self.assertEqual(answer.json()["attributes"] | attributes, answer.json()["attributes"])

            yield session, "http://" + proxy["listen"], toxic, heard

    def test_nothing_is_added_that_was_not_asked_for(self):
        with self.standing() as (session, url, _, heard):
            for _ in range(20):
                self.assertEqual(session.post(url, data=b"y" * 100_000, timeout=20).content, b"x" * 10_000)
            self.assertEqual(heard, [("POST", b"y" * 100_000)] * 20)

    def test_a_share_of_the_requests_fails_on_one_connection(self):
        with self.standing() as (session, url, toxic, heard):
            toxic("http_status", toxicity=0.3, status=429, retry_after=2)
            answers = [session.post(url, data=b"y" * 100, timeout=20) for _ in range(100)]
            failed = [answer for answer in answers if answer.status_code == 429]
            self.assertTrue(10 <= len(failed) <= 50, len(failed))
            self.assertEqual({answer.headers["Retry-After"] for answer in failed}, {"2"})
            self.assertEqual(len(heard), 100 - len(failed))

    def test_a_slow_first_byte_delays_each_answer(self):
        with self.standing() as (session, url, toxic, _):
            session.get(url, timeout=20)
            toxic("http_slow_first_byte", latency=150)
            start = time.monotonic()
            for _ in range(3):
                self.assertEqual(len(session.get(url, timeout=20).content), 10_000)
            self.assertGreaterEqual(time.monotonic() - start, 0.45)

    def test_a_corrupted_answer_differs_in_one_byte(self):
        with self.standing() as (session, url, toxic, _):
            toxic("http_corrupt")
            content = session.get(url, timeout=20).content
            self.assertEqual(len(content), 10_000)
            self.assertEqual(content.count(b"x"), 9_999)

    def test_a_truncated_answer_breaks_off(self):
        with self.standing() as (session, url, toxic, _):
            toxic("http_truncate", bytes=4_000)
            with self.assertRaises(requests.exceptions.ChunkedEncodingError) as caught:
                session.get(url, timeout=20)
            self.assertIn("4000 bytes read", str(caught.exception))

    def test_what_cannot_be_done_is_said(self):
        with servers.proxy() as server:
            def post(path, **body):
                answer = requests.post(server.url + path, json=body, timeout=20)
                return answer.status_code, answer.json().get("error")

            self.assertEqual(post("/proxies", name="plain", upstream="127.0.0.1:1")[0], 201)
            status, error = post("/proxies/plain/toxics", type="http_status", attributes={"status": 500})
            self.assertEqual(status, 400)
            self.assertIn("make 'plain' with \"http\": true", error)
            self.assertEqual(post("/proxies", name="web", upstream="127.0.0.1:1", http=True)[0], 201)
            status, error = post("/proxies/web/toxics", type="http_status", attributes={"status": 200})
            self.assertEqual((status, error.split(" must")[0]), (400, "'status' of a http_status toxic"))
            status, error = post("/proxies/web/toxics", type="http_corrupt", stream="upstream")
            self.assertEqual(
                (status, error), (400, "a toxic of type 'http_corrupt' acts on responses; its stream is downstream")
            )
            first = requests.get(server.url + "/proxies/plain", timeout=20).json()["listen"]
            self.assertEqual(post("/proxies", name="second", upstream=first)[0], 201)
            second = requests.get(server.url + "/proxies/second", timeout=20).json()["listen"]
            for upstream in [first, second, second.replace("127.0.0.1", "localhost")]:
                status, error = post("/proxies/plain", upstream=upstream)
                self.assertEqual(status, 400)
                self.assertIn("would lead to itself", error)
