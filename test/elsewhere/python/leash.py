"""Runs a Python module, or a file, that ends with all that it started once whoever started it is gone: its standard input is closed then."""

import os
import runpy
import signal
import sys
import threading


def end_with_the_starter():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_the_starter, daemon=True).start()
if "ELSEWHERE_CLOCK" in os.environ:
    import moved_clock  # noqa: F401

sys.argv = sys.argv[1:]
if sys.argv[0].endswith(".py"):
    runpy.run_path(sys.argv[0], run_name="__main__")
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
