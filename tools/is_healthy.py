"""Asks the web server of this container whether it works: compose's health check."""

import os
import sys
from http.client import HTTPConnection, HTTPException

ADDRESS = ("127.0.0.1", 8000)


def main() -> int:
    host = os.environ["ALLOWED_HOSTS"].partition(",")[0]
    connection = HTTPConnection(*ADDRESS, timeout=8)
    try:
        connection.request("GET", "/health/web/", headers={"Host": host})
        answer = connection.getresponse()
        sys.stdout.write(answer.read().decode())
    except (OSError, HTTPException) as error:
        sys.stdout.write(f"no answer: {error}\n")
        return 1
    return int(answer.status != 200)


if __name__ == "__main__":
    sys.exit(main())
