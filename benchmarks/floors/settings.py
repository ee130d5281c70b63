"""The product's settings (middleware, database, pool), with addresses and templates of our own."""

from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.floors.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": []}]
