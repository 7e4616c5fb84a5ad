"""``python -m coverage_resolver``."""

import sys

from coverage_resolver.cli import main

sys.exit(main())
