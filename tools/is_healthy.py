"""Asks the web server of this container whether it works: compose's health check.

`python tools/is_healthy.py all` asks for the cache and the worker, too.
"""

import os
import sys
from http.client import OK, HTTPConnection, HTTPException

ADDRESS = ("127.0.0.1", 8000)


def main(what: str = "web") -> int:
    host = os.environ["ALLOWED_HOSTS"].partition(",")[0]
    connection = HTTPConnection(*ADDRESS, timeout=8)
    try:
        connection.request("GET", f"/health/{what}/", headers={"Host": host})
        answer = connection.getresponse()
        sys.stdout.write(answer.read().decode())
    except (OSError, HTTPException) as error:
        sys.stdout.write(f"No answer: {error}\n")
        return 1
    return int(answer.status != OK)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
