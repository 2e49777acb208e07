-- The ledger's tables, version 2. `entries` and `texts` are the ledger; its indexes stand in `index.sql`.

CREATE TABLE entries (
    position INTEGER PRIMARY KEY,           -- 1, 2, 3 … without gaps
    format   INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    payload  TEXT    NOT NULL,              -- canonical JSON
    previous BLOB,                          -- hash of the writer's entry before
    seq      INTEGER NOT NULL,              -- 1, 2, 3 … within the writer
    writer   TEXT    NOT NULL,
    written  INTEGER NOT NULL,              -- microseconds after 1970, UTC
    hash     BLOB    NOT NULL UNIQUE,
    UNIQUE (writer, seq)
) STRICT;

CREATE TABLE texts (
    hash     BLOB    PRIMARY KEY,
    encoding INTEGER NOT NULL,              -- 0: as it is, 1: Zstandard
    body     BLOB                           -- NULL: withheld
) STRICT, WITHOUT ROWID;

-- Settings of this file, no part of the evidence.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
