"""What is known of the suggestions of missing tags, by category: kept with the library, shown by
the page and printed by `suggest`."""

from dataclasses import dataclass

from core import records
from core.catalog.decisions import review
from core.catalog.library import Library
from core.model.calibration import Bin
from core.records import Json, field


@dataclass(frozen=True)
class Fillable:
    """The untagged tracks that can be filled at 90 % precision: from which confidence on (None:
    from none), how many, and their share of all."""

    threshold: float | None = field(None, least=0, most=1)
    tracks: int = field(0, least=0)
    share: float = field(0.0, least=0, most=1)


@dataclass(frozen=True)
class CategoryReport:
    """What cross-validation says of one category.

    accuracy : share of the tagged tracks whose likeliest tag is given ; ece : expected calibration
        error ; missing : untagged tracks ; suggested : of them with a suggestion
    label_errors : given tags that are probably wrong ; noise : their estimated share
    unlike : untagged tracks that are like none of the tagged ones, and get no suggestion
    unlike_ids : of them the farthest
    """

    tags: tuple[str, ...]
    n_examples: int = field(least=0)
    accuracy: float = field(least=0, most=1)
    ece: float = field(least=0, most=1)
    missing: int = field(least=0)
    suggested: int = field(least=0)
    at_90_precision: Fillable = field()
    label_errors: int = field(least=0)
    noise: float = field(least=0, most=1)
    reliability: tuple[Bin, ...] = ()
    unlike: int = field(0, least=0)
    unlike_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class SuggestionReport:
    """The last suggestions of a library: by which run, and what is known of each category."""

    run_id: str
    categories: dict[str, CategoryReport]

    def document(self, library: str) -> Json:
        """The JSON document of `suggest`, which leaves the reliability curves out."""
        content = records.dump(self)
        for category in content["categories"].values():
            del category["reliability"], category["unlike_ids"]
        return {"library": library, **content}


def read(library: Library) -> SuggestionReport | None:
    """The report kept with the library; None while there is none that can be read."""
    return records.parse_or_none(SuggestionReport, review.report(library))
