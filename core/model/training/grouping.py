"""Which tracks belong together, so that none of them teaches while another one tests.

Artist, else album, as the list names them. Tracks that have neither are tied by their files' names,
by their folders and by sound that is nearly the same: a performer, an instrument or a recording
session is so kept on one side as far as it can be known. A tie that would put a whole tag into one
group says what the tag says, not who plays: it is left out for that tag's tracks, and named.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from core.catalog.library import Track
from core.catalog.related import who
from core.catalog.sound_files.filenames import folder_key, stem_key
from core.linalg import l2_normalize

ARTIST, ALBUM, NAME, FOLDER, SOUND = "artist", "album", "file name", "folder", "sound"
# cosine distance, on average within a group: up to NEAR sound is nearly the same, up to ALIKE it
# may be one performer, instrument or session
NEAR, ALIKE = 0.1, 0.5
MOST_COMPARED = 4000  # tracks whose sound is compared pair by pair
FEWEST_GROUPS = 3  # of a tag, below which a tie says what the tag says
LARGEST = 0.7  # share of a tag's tracks in one group, from which on it does


@dataclass(frozen=True)
class Grouping:
    """numbers : [shape=(n,)], the same for tracks that belong together

    by : what ties tracks, to how many it ties to another one
    unusable : what would have tied, but says what the tags say
    alone : tracks of which nothing is known: they name neither artist nor album, and are tied to
        none
    """

    numbers: np.ndarray
    by: dict[str, int]
    unusable: tuple[str, ...]
    alone: int


def group(
    tracks: Sequence[Track],
    tagged: np.ndarray | None = None,
    X: np.ndarray | None = None,
    near: float = NEAR,
    every_tag: bool = False,
) -> Grouping:
    """Find what belongs together.

    tagged : bool [shape=(n, n_tags)], which tags each track has; None where none are at hand
    X : [shape=(n, d)] embeddings, by which sound is compared; None where none are at hand
    near : how near sound must be to tie tracks
    every_tag : whether a tie that says one tag is left out for all tracks, not only for that tag's
    """
    has = np.zeros((len(tracks), 0), bool) if tagged is None else tagged
    names = [_name(track) for track in tracks]
    numbers, by = _named(names)
    unnamed = np.array([not name for name in names], dtype=bool)
    unusable = []
    for tie, keys in _ties(tracks, unnamed, X, near):
        n_tied = _n_tied(keys)
        if not n_tied:
            continue
        said = _says_the_tag(_joined(numbers, keys), has)
        if said.any():
            unusable.append(tie)
            out = said | every_tag
            keys = [None if own else key for key, own in zip(keys, out.tolist(), strict=True)]
            n_tied = _n_tied(keys)
        if n_tied:
            numbers, by[tie] = _joined(numbers, keys), n_tied
    sizes = np.bincount(numbers)[numbers] if len(numbers) else numbers
    _, numbers = np.unique(numbers, return_inverse=True)
    return Grouping(numbers, by, tuple(unusable), int((unnamed & (sizes == 1)).sum()))


def _name(track: Track) -> tuple[str, str] | None:
    """Artist, else album, as the list names it."""
    if key := who(track.artist):
        return ARTIST, key
    key = who(track.album)
    return (ALBUM, key) if key else None


def _named(names: Sequence[tuple[str, str] | None]) -> tuple[np.ndarray, dict[str, int]]:
    """A group for each artist, else album; and how many tracks each of the two ties."""
    by = {}
    for field in (ARTIST, ALBUM):
        n_tied = _n_tied([name if name and name[0] == field else None for name in names])
        if n_tied:
            by[field] = n_tied
    return _joined(np.arange(len(names)), names), by


def _ties(
    tracks: Sequence[Track], unnamed: np.ndarray, X: np.ndarray | None, near: float
) -> list[tuple[str, list[Hashable]]]:
    """What may tie tracks that name neither artist nor album: a key each, None for none."""

    def by_path(key_of: Callable[[str | None], Hashable]) -> list[Hashable]:
        own = zip(tracks, unnamed.tolist(), strict=True)
        return [(key_of(track.path) or None) if free else None for track, free in own]

    found = [(NAME, by_path(stem_key)), (FOLDER, by_path(folder_key))]
    if X is not None and 2 < unnamed.sum() <= MOST_COMPARED:
        keys: list[Hashable] = [None] * len(tracks)
        clusters = near_in_sound(X[unnamed], near).tolist()
        for row, cluster in zip(np.flatnonzero(unnamed), clusters, strict=True):
            keys[row] = cluster
        found.append((SOUND, keys))
    return found


def near_in_sound(X: np.ndarray, near: float) -> np.ndarray:
    """Clusters of embeddings X (n, d) whose members are on average at most `near` from each other:
    numbers from 1, shape (n,). Rows of zeros, of which nothing is known, are clusters of their own.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    known = np.linalg.norm(X, axis=1) > 0
    numbers = np.arange(1, len(X) + 1) + len(X)
    if known.sum() > 1:
        rows = X[known].astype(np.float64)
        unit = l2_normalize(rows - rows.mean(axis=0))
        tree = linkage(np.where(np.isfinite(unit), unit, 0.0), "average", metric="sqeuclidean")
        # of unit vectors, the square of their distance is twice the cosine distance
        numbers[known] = fcluster(tree, 2.0 * near, "distance")
    return numbers


def _joined(numbers: np.ndarray, keys: Sequence[Hashable]) -> np.ndarray:
    """Groups with those joined that have a track of the same key."""
    to = {int(number): int(number) for number in np.unique(numbers)}

    def root(number: int) -> int:
        while to[number] != number:
            to[number] = to[to[number]]
            number = to[number]
        return number

    first: dict[Hashable, int] = {}
    for number, key in zip(numbers.tolist(), keys, strict=True):
        if key is not None:
            to[root(number)] = root(first.setdefault(key, number))
    return np.array([root(number) for number in numbers.tolist()], dtype=np.int64)


def _n_tied(keys: Sequence[Hashable]) -> int:
    """How many tracks share their key with another one."""
    counts: dict[Hashable, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return sum(counts[key] > 1 for key in keys if key is not None)


def _says_the_tag(numbers: np.ndarray, tagged: np.ndarray) -> np.ndarray:
    """Which tracks have a tag that is left with few groups, or with one that holds nearly all of
    it: bool (n,)."""
    found = np.zeros(len(tagged), dtype=bool)
    for own in tagged.T:
        sizes = np.unique(numbers[own], return_counts=True)[1]
        if own.any() and (len(sizes) < FEWEST_GROUPS or sizes.max() > LARGEST * own.sum()):
            found |= own
    return found
