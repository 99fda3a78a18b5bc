"""Decisions, and what they must leave."""

import random

from core.catalog import shortlist
from core.catalog.decisions import listening, open_suggestions, related_versions, review
from core.search.listener import verdicts
from tests.library_life.analysis import Analysing
from tests.library_life.life import need
from tests.library_life.state import RUN


class Deciding(Analysing):
    """Shortlist, verdicts, reviews and refused versions."""

    def shortlist(self, r: random.Random) -> None:
        ids, before = self.ids(), None
        if not ids:
            return
        library, track_id = self.library, r.choice(ids)
        before = [(e.track_id, e.note) for e in shortlist.entries(library)]
        listed = [i for i, _ in before]
        way = r.choice(("add", "add", "add", "remove", "move", "arrange", "clear"))
        if way == "add":
            done = shortlist.add(library, track_id, note := f"note {r.randint(0, 99)}")
            need(done == (track_id not in listed), "add")
            want = before + [(track_id, note)] * done
        elif way == "remove":
            shortlist.remove(library, track_id)
            want = [e for e in before if e[0] != track_id]
        elif way == "move":
            by, want = r.randint(-3, 3), list(before)
            shortlist.move(library, track_id, by)
            if track_id in listed:
                entry = want.pop(at := listed.index(track_id))
                want.insert(max(0, at + by), entry)
        elif way == "arrange":
            r.shuffle(listed)
            shortlist.arrange(library, listed)
            want = [(i, dict(before)[i]) for i in listed]
        else:
            entries = shortlist.entries(library)
            for i in listed:
                shortlist.remove(library, i)
            shortlist.restore(library, entries)
            want = before
        now = [(e.track_id, e.note) for e in shortlist.entries(library)]
        need(now == want, f"shortlist, {way}: {now}, not {want}")
        self.only_decided()

    def judge(self, r: random.Random) -> None:
        ids = self.ids()
        if len(ids) < 2:
            return
        library, (one, two) = self.library, r.sample(ids, 2)
        way = r.choice(("judge", "judge", "like", "accept", "choice", "unjudge"))
        if way == "judge":
            listening.judge(library, one, two, RUN, r.random() < 0.5, r.random() < 0.5)
        elif way == "like":
            verdicts.remember(library, one, two, r.choice((True, False, None)))
        elif way == "accept":
            verdicts.accept(library, one, two)
        elif way == "choice":
            listening.set_choice(library, "genre", one, r.choice((True, False, None)))
        elif kept := listening.verdicts(library):
            v = r.choice(kept)
            listening.unjudge(library, v.query_id, v.track_id, v.run_id, v.blind)
        self.only_decided()

    def review(self, r: random.Random) -> None:
        """Decide a suggestion, and perhaps take it back."""
        if not self.exists:
            return
        if r.random() < 0.5 or not review.report(self.library):
            self.suggest(r)
        library = self.library
        found = open_suggestions.open_suggestions(library, RUN, "genre", doubts=r.random() < 0.4)
        before = self.state.decided
        if not found:
            return
        one = r.choice(found)
        if r.random() < 0.3:
            review.refuse_all(library, RUN, one.track_id, "genre")
        else:
            review.decide(library, RUN, r.sample(found, r.randint(1, len(found))), r.random() < 0.6)
        if r.random() < 0.4:
            review.undo(library)
            self.only_decided()
            need(
                self.state.decided == before,
                f"undo of a review: {self.state.decided['reviews']}, not {before['reviews']}",
            )
        else:
            self.only_decided()

    def versions(self, r: random.Random) -> None:
        ids = self.ids()
        if len(ids) < 2:
            return
        library, (one, two) = self.library, r.sample(ids, 2)
        refused = {
            frozenset((v.track_id, v.full_id)) for v in related_versions.every(library) if v.refused
        }
        related_versions.replace_all(
            library, [related_versions.KnownVersion(one, two, "edit", "", 0.9)]
        )
        if r.random() < 0.7:
            related_versions.refuse(library, one, two)
            refused.add(frozenset((one, two)))
        now = {
            frozenset((v.track_id, v.full_id)) for v in related_versions.every(library) if v.refused
        }
        need(now == refused, "refused versions")
        self.only_decided()
