"""While the image is built: no server is reached, and nothing is signed."""

from config.settings.base import *  # noqa: F403

SECRET_KEY = "nothing-is-signed-with-this-" + "x" * 50
