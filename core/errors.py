"""The one family of errors that a person can cause."""


class SoundkinError(Exception):
    """One sentence for a person: what is wrong, in which file, and the remedy. Never shown with a
    traceback."""


class AudioError(SoundkinError):
    """A file that cannot be heard: missing, empty, not sound, or of a kind nothing here can
    decode."""


class AwayError(AudioError):
    """A file that cannot be reached just now: its disk, folder or rights are at fault, not the
    file. Never kept as a fault of the file."""


class NoProcessError(SoundkinError):
    """No process can be started to decode anything: the machine is at fault, not a file."""


class DamagedError(SoundkinError):
    """The file of a library is damaged, empty or missing. library : its name; `restore` brings the
    last good copy back."""

    def __init__(self, sentence: str, library: str = ""):
        super().__init__(sentence)
        self.library = library


class OutdatedError(SoundkinError):
    """The file of a library that an earlier version of this program wrote, whose tables this one
    does not read. library : its name"""

    def __init__(self, sentence: str, library: str):
        super().__init__(sentence)
        self.library = library


class Stopped(SoundkinError):
    """Long work that was asked to stop; what it had committed stays and the work can go on
    later."""
