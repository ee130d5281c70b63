"""floor_smtp: hands the message on standard input over, so many times, on one connection.

`python -m benchmarks.floors.smtp PORT TIMES`; prints its CPU and wall seconds as JSON.
"""

import json
import smtplib
import sys
import time
from email import message_from_binary_file, policy

if __name__ == "__main__":
    message = message_from_binary_file(sys.stdin.buffer, policy=policy.SMTP)
    began, cpu = time.perf_counter(), time.process_time()
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
        for _ in range(int(sys.argv[2])):
            server.send_message(message)
    spent = {"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - began}
    print(json.dumps(spent))
