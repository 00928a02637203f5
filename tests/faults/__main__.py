import logging

import django

django.setup()
logging.getLogger("httpx").setLevel(logging.WARNING)

from tests.faults.run import main  # noqa: E402

main()
