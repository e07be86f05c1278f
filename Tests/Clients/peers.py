"""Small servers on loopback for proxies to lead to."""

import contextlib
import http.server
import pathlib
import socket
import socketserver
import ssl
import struct
import subprocess
import threading

# Given as SO_LINGER, it has close() reset the connection.
NO_LINGER = struct.pack("ii", 1, 0)


@contextlib.contextmanager
def serving(handle):
    """Runs `handle(connection)` for each connection in a thread of its own, and gives `host:port`."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            # A connection that a test breaks may break here as well.
            with contextlib.suppress(OSError):
                handle(self.request)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield "127.0.0.1:%d" % server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def echo(connection):
    """Sends back what arrives, and ends when the client has."""
    while data := connection.recv(65536):
        connection.sendall(data)


def everything(connection):
    """The bytes up to the end of a connection."""
    parts = []
    while data := connection.recv(1 << 20):
        parts.append(data)
    return b"".join(parts)


def connect(address):
    """A connection to `host:port`, that gives up after 20 seconds."""
    host, port = address.rsplit(":", 1)
    connection = socket.create_connection((host, int(port)), timeout=20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


@contextlib.contextmanager
def website(identity=None):
    """Answers each request with 10,000 times x; gives `host:port` and the list of methods and bodies it heard.

    With an `identity` it speaks TLS.
    """
    heard = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            heard.append((self.command, self.rfile.read(int(self.headers.get("Content-Length", 0)))))
            content = b"x" * 10_000
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        def finish_request(self, request, client_address):
            # A connection that a test breaks may break here as well.
            with contextlib.suppress(OSError), identity.secure(request) if identity else request as connection:
                super().finish_request(connection, client_address)

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield "127.0.0.1:%d" % server.server_address[1], heard
        finally:
            server.shutdown()
            thread.join()


class Identity:
    """A certificate that signs itself, and its key, as files in `folder`."""

    def __init__(self, folder, names="DNS:localhost,IP:127.0.0.1"):
        self.certificate = str(pathlib.Path(folder, "server.pem"))
        self.key = str(pathlib.Path(folder, "server.key"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
            + ["-days", "2", "-subj", "/CN=localhost", "-addext", f"subjectAltName={names}"]
            + ["-out", self.certificate, "-keyout", self.key],
            check=True,
            capture_output=True,
        )
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(self.certificate, self.key)
        # What the last client asked for: names by SNI, protocols by ALPN.
        self.asked = []
        self.context.sni_callback = lambda _socket, name, _context: self.asked.append(name)
        self.context.set_alpn_protocols(["h2", "http/1.1"])

    def secure(self, connection):
        secured = self.context.wrap_socket(connection, server_side=True)
        self.asked.append(secured.selected_alpn_protocol())
        return secured


class Secured:
    """TLS on a connection, of which each direction ends for itself and a reset is one, unlike with `ssl.SSLSocket`."""

    def __init__(self, connection, context, **options):
        self.socket = connection
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, **options)
        self._carry_out(self.tls.do_handshake)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def sendall(self, data):
        self._carry_out(lambda: self.tls.write(data))

    def recv(self, size):
        # At the end of the stream this is b"", at an end of TCP alone an error.
        return self._carry_out(lambda: self.tls.read(size))

    def say_goodbye(self):
        """Ends the own stream, and can go on hearing."""
        with contextlib.suppress(ssl.SSLWantReadError):
            self.tls.unwrap()
        self._send()
        self.socket.shutdown(socket.SHUT_WR)

    def _carry_out(self, step):
        while True:
            try:
                result = step()
                self._send()
                return result
            except ssl.SSLZeroReturnError:
                return b""
            except ssl.SSLWantReadError:
                self._send()
            if data := self.socket.recv(1 << 18):
                self.incoming.write(data)
            else:
                self.incoming.write_eof()

    def _send(self):
        if data := self.outgoing.read():
            self.socket.sendall(data)
