"""What macOS refuses: with this folder in PYTHONPATH a command runs as there, as far as Linux can
play it."""

import os
import resource

real_limit = resource.setrlimit


def limit_there(which, limits):
    if which == resource.RLIMIT_AS:  # below what a process has mapped when it starts
        raise ValueError("current limit exceeds maximum limit")
    real_limit(which, limits)


resource.setrlimit = limit_there
del os.memfd_create
