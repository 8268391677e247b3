"""`python -m deploy.components`."""

import sys

from deploy.components.record import main

sys.exit(main())
