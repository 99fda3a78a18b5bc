"""Where a Dask cluster is, and what its workers call the files of a library."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog import availability
from core.catalog.analysis import measured
from core.catalog.library import Library
from core.errors import SoundkinError
from core.model.cluster.cluster_worker import Item


@dataclass(frozen=True)
class Cluster:
    """Where to work. address : of the scheduler, tcp://host:8786; paths : pairs of how a folder is
    called here and on the workers"""

    address: str
    paths: Sequence[tuple[str, str]] = ()

    def there(self, path: str) -> str:
        """A path as the workers call it; of folders in one another the inner one counts."""
        for here, there in sorted(self.paths, key=lambda pair: len(pair[0]), reverse=True):
            if path == here or path.startswith(here.rstrip("/\\") + "/"):
                return there.rstrip("/\\") + path[len(here.rstrip("/\\")) :]
        return path


def parse_paths(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of "HERE=THERE". `SoundkinError` for what is none."""
    pairs = [text.partition("=") for text in texts]
    for text, (here, _, there) in zip(texts, pairs, strict=True):
        if not here or not there:
            raise SoundkinError(
                f'"{text}" maps no folder: write --path-map /music=/mnt/music, how it is called'
                " here and on the workers."
            )
    return [(here, there) for here, _, there in pairs]


def items(library: Library, ids: list[str], cluster: Cluster) -> list[Item]:
    """Tracks as workers need them, who cannot look into the library. `SoundkinError` where its
    sound lies in no folder."""
    folder = library.source_folder
    if folder is None:
        raise SoundkinError(f'The sound of the library "{library.name}" lies in no folder.')
    files, known = availability.imported(library, ids), measured.values(library, ids)
    return [
        Item(
            track,
            cluster.there(f"{folder.as_posix()}/{track.path}"),
            files[track.track_id],
            track.track_id in known,
        )
        for track in library.tracks(ids)
    ]
