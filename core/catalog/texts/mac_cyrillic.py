"""Whether Cyrillic that reads as Windows' code page is in the one of old Macs: small letters have
the same places, but capitals those of quotes and of letters of Serbian and Macedonian."""

import re

FEWEST = 3  # words that begin with a capital of a Mac, and different ones of these
MORE = 2  # times as many as speak for Windows
_OF_A_MAC = re.compile(rb"(?<![\x80-\x9f\xdf-\xff])[\x80-\x9f](?=[\xe0-\xfe]{2})")
# Words that begin with its capitals, and small letters before a quote or a letter of Serbian, which
# on a Mac would be capitals within words.
_OF_WINDOWS = re.compile(rb"(?<![\xc0-\xff])[\xc0-\xdd](?=[\xe0-\xff])|(?<=[\xe0-\xfe])[\x80-\x9f]")


def is_of_a_mac(content: bytes) -> bool:
    """Whether words begin with a Mac's capitals, and hardly anything speaks for Windows."""
    found = _OF_A_MAC.findall(content)
    if len(found) < FEWEST or len(set(found)) < FEWEST:
        return False
    return len(found) > MORE * len(_OF_WINDOWS.findall(content))
