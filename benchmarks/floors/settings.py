"""The product's settings (middleware, database, pool), with addresses and templates of our own."""

from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import MIDDLEWARE, TEMPLATES

# What the product adds to be quick is no part of the least a page could cost.
ADDED = ("config.compression.CompressionMiddleware", "pages.page_cache.PageCacheMiddleware")
MIDDLEWARE = [each for each in MIDDLEWARE if each not in ADDED]
ROOT_URLCONF = "benchmarks.floors.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": []}]
