"""Run as a program: prepare a worker once, then let one after another work for so many milliseconds and kill it."""

from __future__ import annotations

import os
import signal
import sys
import time


def main(lives: list[int]) -> None:
    """Let a worker live for each of these times in turn."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "narahubung.settings"
    import django

    django.setup()
    from narahubung.ops import worker

    for milliseconds in lives:
        child = os.fork()
        if child == 0:
            worker.run()
            os._exit(0)
        time.sleep(milliseconds / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print(milliseconds, flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
