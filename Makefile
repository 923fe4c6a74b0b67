# Every word here is a word of run.py, which also works where there is no make.
PYTHON ?= python3

.PHONY: demo test lint format bench clean

demo:
	$(PYTHON) run.py demo $(ARGS)

test:
	$(PYTHON) run.py test $(ARGS)

lint:
	$(PYTHON) run.py lint

format:
	$(PYTHON) run.py format

bench:
	$(PYTHON) run.py bench $(NAME) $(ARGS)

clean:
	$(PYTHON) run.py clean
