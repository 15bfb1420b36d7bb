"""Paper Archive: fetched papers become Markdown pages, and the pages a searchable static site."""

import os

# No dense matrices are multiplied here. The threads that NumPy would start for them spin while they wait.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
