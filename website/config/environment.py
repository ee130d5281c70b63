import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class _Variables(FileAwareMapping):
    def __getitem__(self, name: str) -> str:
        try:
            value: str = super().__getitem__(name)
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {error}") from error
        # A file ends its last line.
        return value.strip()


class Environment(environ.FileAwareEnv):
    """What an installation is told: NAME, or the content of the file that NAME_FILE names."""

    ENVIRON = _Variables()
