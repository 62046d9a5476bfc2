"""A rotation in a process of its own, for the test that kills it: `python -m tests.race.rotation_worker DATABASE`.

Batches of twenty; after the third it says "stuck" and does nothing more.
"""

import sys
import time


def main() -> None:
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    import django

    django.setup()
    from doorstep.kernel import rotation

    rotation.BATCH = 20

    def wait(done: int) -> None:
        if done >= 60:
            print("stuck", flush=True)
            time.sleep(600)

    rotation.rotate(after_batch=wait)


if __name__ == "__main__":
    main()
