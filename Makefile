# Two commands: `make demo` runs everything on this machine, `make test` checks everything.

PORT ?= 8000
DATA ?= .data
SCALE ?= 10000
PYTHON = .venv/bin/python

.PHONY: demo dev test quick bench screenshots messages bootstrap

demo: bootstrap
	@exec $(PYTHON) manage.py demo --port $(PORT) --data $(DATA)

# The same with Django's own server: a changed file is seen at once.
dev: bootstrap
	@exec $(PYTHON) manage.py demo --port $(PORT) --data $(DATA) --dev

test: bootstrap
	@exec $(PYTHON) tools/check.py

# Rules and pages only: no types, no browser, no processes of our own.
quick: bootstrap
	@exec $(PYTHON) tools/check.py --quick

# What each path costs beside the least it could cost: `make bench SCALE=10000`.
bench: bootstrap
	@SCALE=$(SCALE) exec $(PYTHON) -m benchmarks

# The pictures of README and handbook, taken anew.
screenshots: bootstrap
	@exec $(PYTHON) -m tools.screenshots

# What code and templates say, into the English catalogue; fails while a translation is missing.
messages: bootstrap
	@exec $(PYTHON) tools/messages.py

bootstrap:
	@tools/bootstrap
