# Two commands: `make demo` runs everything on this machine, `make test` checks it.

PORT ?= 8000
DATA ?= .data
SCALE ?= 10000
PYTHON = .venv/bin/python

.PHONY: demo dev test quick soak mutants bench screenshots scenes messages sbom bootstrap

demo: bootstrap
	@exec $(PYTHON) manage.py demo --port $(PORT) --data $(DATA)

# The same with Django's own server: a changed file is seen at once.
dev: bootstrap
	@exec $(PYTHON) manage.py demo --port $(PORT) --data $(DATA) --dev

# `make test ONLY=workshops` tests one app and the nets for its kinds; `make test ALL=1` adds what
# takes longest: the whole crawl, killed processes, foreign servers.
test: bootstrap
	@exec $(PYTHON) tools/check.py $(if $(ONLY),--only $(ONLY)) $(if $(ALL),--all)

# Rules and pages only: no types, no nets, no browser, no processes of our own.
quick: bootstrap
	@exec $(PYTHON) tools/check.py --quick

# Long tests of properties, fuzzing and load.
soak: bootstrap
	@exec $(PYTHON) tools/check.py --soak

# Which slips in these files no test would notice: `make mutants PATHS=workshops/services.py`, all
# of them or a SAMPLE of 40; without PATHS, in the lines changed SINCE a commit.
mutants: bootstrap
	@exec $(PYTHON) -m tools.mutants $(PATHS)

# What each path costs beside the least it could cost: `make bench SCALE=10000`.
bench: bootstrap
	@SCALE=$(SCALE) exec $(PYTHON) -m benchmarks

# The pictures of README and handbook, taken anew.
screenshots: bootstrap
	@exec $(PYTHON) -m tools.screenshots

# The demo's scenes, drawn anew from `tools/scenes/`.
scenes: bootstrap
	@exec $(PYTHON) -m tools.draw_scenes

# What code and templates say, into the English catalogue; fails while a translation is missing.
messages: bootstrap
	@exec $(PYTHON) tools/messages.py

# What an installation is made of, with versions, licences and hashes, into sbom.json (CycloneDX).
sbom: bootstrap
	@exec $(PYTHON) tools/supply.py sbom

bootstrap:
	@tools/bootstrap
