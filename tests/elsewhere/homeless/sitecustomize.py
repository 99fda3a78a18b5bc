"""A user without a name and a home folder, as `docker run --user 54321` makes one."""

import os
import pwd
import sys


def unknown(uid: int) -> pwd.struct_passwd:
    raise KeyError(uid)


if "core" in sys.orig_argv:  # what the command starts has what the command gives it
    os.environ.pop("HOME", None)
    os.environ.pop("XDG_DATA_HOME", None)
pwd.getpwuid = unknown
