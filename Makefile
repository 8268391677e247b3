# make demo   the whole house with invented people, on http://localhost:8000, until Ctrl-C
# make test   everything, on throw-away servers
# make check  style, types, contracts, templates, migrations, texts, dead code, dependencies
# make bench  all benchmarks, one line of JSON each; make bench-scale lets the street grow to a city
# make audit  how old what is built in is, and whether a hole is known in it (needs the network)
# make clean  removes what was built; never the data in var/

PYTHON_IN := .venv/bin/python
KETING := $(PYTHON_IN) -m keting
PACKAGES := platform/keting tenants committees reporting deploy
# Half of their time tests wait for servers, browsers and clocks.
WORKERS ?= 3

.PHONY: audit demo up test check bench bench-scale drill messages environment built clean
.DEFAULT_GOAL := demo

demo: environment
	@exec $(KETING) demo

up: environment
	@exec $(KETING) up

test: built
	@$(PYTHON_IN) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

bench-scale: built
	@$(KETING) bench-scale

bench: built
	@$(KETING) bench all

drill: built
	@$(KETING) drill $(NAME)

messages: environment
	@$(KETING) messages

environment:
	@PYTHON='$(PYTHON)' bash deploy/local/environment.sh

built: environment
	@$(KETING) frontend
	@$(KETING) messages --compile

CHECKS := style format types contracts templates migrations texts dead-code dependencies
.PHONY: $(CHECKS)

# `make -k check` goes on after the first that fails.
check: $(CHECKS)

$(CHECKS): environment

style:
	@echo $@; $(PYTHON_IN) -m ruff check --quiet .

format:
	@echo $@; $(PYTHON_IN) -m ruff format --quiet --check .

types:
	@echo $@; $(PYTHON_IN) -m mypy --no-error-summary $(PACKAGES)

contracts:
	@echo $@; .venv/bin/lint-imports

templates:
	@echo $@; $(PYTHON_IN) -m djlint --lint --quiet $(PACKAGES)

migrations:
	@echo $@; $(PYTHON_IN) -W ignore manage.py makemigrations --check --dry-run

texts:
	@echo $@; $(KETING) messages --check

dead-code:
	@echo $@; $(PYTHON_IN) -m tests.architecture.dead_code

dependencies:
	@echo $@; $(PYTHON_IN) -m deptry --no-ansi .

# How old what is built in is, and whether a hole is known in it (deploy/SECURITY.md); it asks the index that pip and
# npm are set to, and writes deploy/components/record.json.
audit: environment
	@$(PYTHON_IN) -m pip install --quiet pip-audit || echo "no pip-audit: the index alone is asked about holes"
	@$(PYTHON_IN) -m deploy.components

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache platform/keting/web/static/build \
	    platform/keting/web/frontend/node_modules
	find platform tenants committees reporting deploy tests -name '*.mo' -delete -o -name '__pycache__' -prune \
	    -exec rm -rf {} +
