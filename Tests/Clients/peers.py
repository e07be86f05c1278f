"""Small TCP servers on loopback for proxies to lead to."""

import contextlib
import socket
import socketserver
import threading


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
