"""Who may read and who may save: two roles that an administrator gives to people."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.catalog.postgres import registry
from core.catalog.postgres.faults import shown
from core.catalog.postgres.registry import KEEPERS, READERS
from core.errors import SoundkinError

if TYPE_CHECKING:
    from core.catalog.postgres.values import Raw


@dataclass(frozen=True)
class Condition:
    """What a database is to who asks. pgvector : its version, "" where it is not there"""

    database: str
    server: str
    pgvector: str
    user: str
    may: Literal["read", "save"]
    libraries: tuple[str, ...]


def prepare(address: str) -> None:
    """As an administrator: make the two roles and what libraries share, and let keepers make
    libraries. Then `GRANT soundkin_readers TO anna` lets Anna in."""
    with registry.using(address) as raw, raw.transaction():
        _need_administrator(raw, address)
        known = {
            row[0]
            for row in raw.execute(
                "SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s)", (READERS, KEEPERS)
            )
        }
        for role in (READERS, KEEPERS):
            if role not in known:
                raw.execute(f"CREATE ROLE {role} NOLOGIN")
        row = raw.execute("SELECT quote_ident(current_database())").fetchone()
        raw.execute(f"GRANT CREATE, TEMPORARY ON DATABASE {row[0] if row else ''} TO {KEEPERS}")
        raw.execute(f"GRANT {KEEPERS} TO CURRENT_USER")
    registry.prepare(address)
    _share(address)


def _share(address: str) -> None:
    """Let readers read and keepers change all that is there, also what was made before there were
    such roles."""
    with registry.using(address) as raw, raw.transaction():
        _hand_over(raw)
        registry.grant(raw, "soundkin")
        for (number,) in raw.execute("SELECT library_n FROM soundkin.libraries").fetchall():
            registry.grant(raw, registry.schema_of(int(str(number))))


def _hand_over(raw: "Raw") -> None:
    """Only an owner may change a table's columns and remove it. Who owned it is a keeper then."""
    ours = r"nspname ~ '^soundkin(_\d+(_kept)?)?$'"
    rows = raw.execute(
        f"SELECT format('SCHEMA %I', nspname), nspowner FROM pg_namespace WHERE {ours}"
        " UNION ALL SELECT format('TABLE %I.%I', nspname, relname), relowner FROM pg_class"
        f" JOIN pg_namespace ON relnamespace = pg_namespace.oid WHERE relkind = 'r' AND {ours}"
        " UNION ALL SELECT format('ROUTINE %s', pg_proc.oid::regprocedure), proowner FROM pg_proc"
        f" JOIN pg_namespace ON pronamespace = pg_namespace.oid WHERE {ours} AND NOT EXISTS"
        " (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"  # of pgvector
    )
    found = [(str(what), int(str(owner))) for what, owner in rows.fetchall()]
    for what, _ in found:
        raw.execute(f"ALTER {what} OWNER TO {KEEPERS}")
    for owner in {owner for _, owner in found}:
        row = raw.execute(
            "SELECT quote_ident(rolname) FROM pg_roles WHERE oid = %s AND rolname <> %s",
            (owner, KEEPERS),
        ).fetchone()
        if row is not None:
            raw.execute(f"GRANT {KEEPERS} TO {row[0]}")


def _need_administrator(raw: "Raw", address: str) -> None:
    row = raw.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or not row[0]:
        raise SoundkinError(
            f"Only an administrator can prepare the database {shown(address)}: name in"
            " SOUNDKIN_DATABASE a user who may create roles."
        )


def condition(address: str) -> Condition:
    """What the database is like, for who the address names."""
    with registry.using(address) as raw:
        row = raw.execute(
            "SELECT current_setting('server_version'), current_user,"
            " coalesce((SELECT extversion FROM pg_extension WHERE extname = 'vector'), ''),"
            " coalesce(has_table_privilege(to_regclass('soundkin.libraries'), 'UPDATE'), true)"
        ).fetchone()
    assert row is not None
    return Condition(
        shown(address),
        str(row[0]),
        str(row[2]),
        str(row[1]),
        "save" if row[3] else "read",
        tuple(sorted(registry.names(address))),
    )
