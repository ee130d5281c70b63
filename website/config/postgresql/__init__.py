"""Django's backend for PostgreSQL, as the web server uses it: it keeps to a request's patience."""
