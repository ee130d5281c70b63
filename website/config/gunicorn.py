"""How the web server runs, in the demo as in production: `gunicorn -c python:config.gunicorn`."""

import gc
import os

wsgi_app = "config.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# The code is loaded once and shared; connections are opened after the fork.
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
# A text of 5,000 letters, which the search cuts. It is the longest that has a limit.
limit_request_line = 8190
# No access log here: it would hold the tokens of registration links. The proxy writes one without.
accesslog = None
# No second way in beside signals.
control_socket_disable = True


def when_ready(arbiter: object) -> None:
    """The workers share our memory; a collector that looked through it would copy it."""
    gc.collect()
    gc.freeze()
