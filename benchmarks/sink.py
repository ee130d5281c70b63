"""A mail server that takes everything and keeps nothing, in a process of its own.

`python -m benchmarks.sink FILE` writes its port into FILE and runs until it is ended.
"""

import asyncio
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class TakesEverything:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return "250 OK"


async def main(port_file: Path) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(TakesEverything(), hostname="sink.example.org"), "127.0.0.1", 0
    )
    fresh = port_file.with_suffix(".new")
    fresh.write_text(str(server.sockets[0].getsockname()[1]))
    fresh.replace(port_file)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
