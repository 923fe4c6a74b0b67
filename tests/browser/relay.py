"""A line between the browser and the server: it counts what comes down, and loses answers when told to."""

import contextlib
import socket
import threading


class Relay:
    """Listens on a port of its own and hands everything on to `target`, a port that may change.

    `down`: bytes that went to the browser, as they are on the wire. `lose`: how many answers to a POST to
    operations are swallowed, after the server has done its work. `drop`: of so many answers about photographs
    one is swallowed (0: none).
    """

    def __init__(self) -> None:
        self.target, self.down, self.lose, self.drop = 0, 0, 0, 0
        self._photos = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._door.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _where = self._door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=30)
            except OSError:
                near.close()
                continue
            asked: list[bytes] = [b""]
            threading.Thread(target=self._up, args=(near, far, asked), daemon=True).start()
            threading.Thread(target=self._down, args=(far, near, asked), daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket, asked: list[bytes]) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                asked[0] = data if data[:5] in (b"POST ", b"GET /", b"HEAD ") else asked[0]
                far.sendall(data)
        _end(near, far)

    def _down(self, far: socket.socket, near: socket.socket, asked: list[bytes]) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                if self._loses(asked[0]):
                    break
                self.down += len(data)
                near.sendall(data)
        _end(near, far)

    def _loses(self, asked: bytes) -> bool:
        if self.lose and asked.startswith(b"POST /pocket/operations/"):
            self.lose -= 1
            return True
        if self.drop and b" /pocket/photos/" in asked[:30]:
            self._photos += 1
            return self._photos % self.drop == 0
        return False


def _end(*ends: socket.socket) -> None:
    for one in ends:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
