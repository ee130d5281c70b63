"""A real mail server for the tests: takes mails over SMTP and keeps them."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.models import OutgoingMail

# What the fixture `enqueue` gives.
Enqueue = Callable[..., OutgoingMail]


class Sink:
    """Keeps what it accepts; `answers` are its words to single recipients, before the message."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.answer_to_data = "250 OK"
        self.hangs_up = False
        self.connections = 0
        self.after_acceptance: Callable[[], None] = lambda: None
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.server: asyncio.Server | None = None

    def start(self) -> None:
        self.thread.start()
        self._run(self._open())

    def stop(self) -> None:
        self.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()

    def close(self) -> None:
        """Take no more connections, until `open`."""
        if self.server:
            self._run(self._close())

    def open(self) -> None:
        self._run(self._open())

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.accepted]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer_to_data.startswith("2"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.accepted.append(message)
            self.after_acceptance()
            if self.hangs_up:
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
        return self.answer_to_data

    async def _open(self) -> None:
        self.server = await self.loop.create_server(self._connection, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self.server
        self.server.close()
        self.server = None

    def _connection(self) -> SMTP:
        self.connections += 1
        return SMTP(self, loop=self.loop, hostname="sink.example.org")

    def _run(self, work: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(5)
