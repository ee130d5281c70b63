"""Wires the house together; imported by nothing but Django, Celery and gunicorn."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
