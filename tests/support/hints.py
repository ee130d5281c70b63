from celery import current_app


def waiting_hints() -> int:
    """How many messages lie in the broker's queue."""
    with current_app.connection_for_read() as broker:
        return int(broker.default_channel._size("celery"))
