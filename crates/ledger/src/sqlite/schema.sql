-- The ledger's tables, version 3. `entries` and `texts` are the ledger; its indexes stand in `index.sql`.

CREATE TABLE entries (
    position INTEGER PRIMARY KEY,           -- 1, 2, 3 … without gaps
    format   INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    payload  ANY     NOT NULL,              -- canonical JSON: as text, or as a blob, compressed by Zstandard
    previous BLOB,                          -- hash of the writer's entry before
    seq      INTEGER NOT NULL,              -- 1, 2, 3 … within the writer
    writer   TEXT    NOT NULL,
    written  INTEGER NOT NULL,              -- microseconds after 1970, UTC
    hash     BLOB    NOT NULL,
    UNIQUE (writer, seq)
) STRICT;

-- Texts lie in the order of the entries that brought them: a report's text at twice its position, its particulars one
-- further; the claims of an entry at twice its position. A text that an earlier report had lies there.
CREATE TABLE texts (
    number   INTEGER PRIMARY KEY,
    hash     BLOB    NOT NULL,
    encoding INTEGER NOT NULL,              -- 0: as it is, 1: Zstandard
    body     BLOB                           -- NULL: withheld
) STRICT;

-- Settings of this file, no part of the evidence.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
