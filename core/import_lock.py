"""First imports of slow packages, one thread at a time.

Pages import torch, librosa and the like where they need them, and several sessions' threads may do
so at once. Both packages import themselves in circles, and Python breaks the tie between two
threads by showing one of them a half-made module ("partially initialized module 'torch'").
"""

import threading

# Held while a slow package, or a module that imports one, is imported inside a function:
#     with import_lock.IMPORTING:
#         import torch
IMPORTING = threading.RLock()
