# The application's image: web server, worker, clock and commands are the same one.
# Each command here is run by tests/house/test_dockerfile.py, too.

FROM debian:trixie-slim AS base
WORKDIR /app
COPY tools/debian-packages tools/
# Pango sets the PDFs; mailcap's successor names a download's type.
RUN --mount=type=cache,target=/var/lib/apt/lists \
    tools/debian-packages ca-certificates libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 media-types python3

FROM base AS build
RUN --mount=type=cache,target=/var/lib/apt/lists \
    tools/debian-packages python3-venv
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY tools/bootstrap tools/
RUN tools/bootstrap --production
COPY . .
RUN .venv/bin/pybabel --quiet compile --directory locale --domain django
RUN .venv/bin/python manage.py collectstatic --no-input --verbosity 0 --settings config.settings.build
RUN rm -r .tools
# The two places where the application writes: a volume takes its owner from here.
RUN install -d -o 10001 -g 10001 private erasures

FROM base
COPY --from=build /app /app
ENV DJANGO_SETTINGS_MODULE=config.settings.production \
    ERASURE_JOURNAL=/app/erasures \
    HOME=/tmp \
    PATH=/app/.venv/bin:$PATH \
    PRIVATE_ROOT=/app/private \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "--bind", "0.0.0.0:8000"]
