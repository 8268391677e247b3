"""`python -m keting …` is the same as `keting …`."""

import sys

from keting.cli import main

sys.exit(main())
