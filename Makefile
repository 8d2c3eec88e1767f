# Two commands are enough: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
BIN = .venv/bin
PY = $(BIN)/python
export PORT HOST VAR_DIR DEMO

.PHONY: help run dev test bench lint format types contracts check lock lock-web backup restore clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: python ## start the portal (PORT=8000, HOST=127.0.0.1, VAR_DIR=var, DEMO=no for an empty one)
	@exec $(PYTHON) bin/run.py

dev: python ## install what tests and checks need
	@$(PYTHON) bin/prepare.py dev

test: dev ## all tests (ARGS=… goes to pytest; DATABASE_URL and REDIS_URL choose PostgreSQL and Redis)
	@env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n 3 --dist worksteal $(ARGS)

bench: dev ## speed beside the bare limit (ARGS="--sizes 1000,100000 --json FILE"; DATABASE_URL chooses PostgreSQL)
	@$(PY) -m bench $(ARGS)
	@$(PY) -m bench.deliberation
	@$(PY) -m bench.ledger
	@$(PY) -m bench.volunteers

lint: dev ## style of code and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet governance grievances deliberation grids volunteers funds

format: dev ## put code into the common form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

types: dev ## type check
	@$(BIN)/mypy

contracts: dev ## who may import whom
	@$(BIN)/lint-imports

check: lint types contracts ## everything that CI checks before the tests
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null

lock: ## lock the Python requirements again, with hashes (needs uv; UPGRADE=--upgrade takes newer versions)
	@uv pip compile --quiet --universal -p 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links $(UPGRADE) requirements/base.in -o requirements/base.txt
	@uv pip compile --quiet --universal -p 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links $(UPGRADE) requirements/dev.in -o requirements/dev.txt

lock-web: ## lock the front-end packages again
	@npm install --ignore-scripts --package-lock-only

backup: dev-base ## one archive with database, files and keys
	@$(PY) manage.py backup

restore: dev-base ## put an archive back: make restore FILE=var/backups/….tar.gz
	@test -n "$(FILE)" || { echo "restore: 请写明备份文件：make restore FILE=…（which archive?）" >&2; exit 1; }
	@$(PY) manage.py restore "$(FILE)"

clean: ## remove what was installed; data in var/ stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache

.PHONY: python dev-base
python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "make: 没有找到 $(PYTHON)，请先安装 Python 3.11 或更新的版本（install Python 3.11 or newer）" >&2; exit 1; }

dev-base: python
	@$(PYTHON) bin/prepare.py
