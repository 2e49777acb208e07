-- The ledger's tables, version 1. `entries` and `texts` are the ledger; `ix_*` are indexes made from the entries.

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
    encoding INTEGER NOT NULL,              -- 0: as it is
    body     BLOB                           -- NULL: withheld
) STRICT, WITHOUT ROWID;

-- Settings of this file, no part of the evidence.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never changed'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never deleted'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER entries_append_only BEFORE INSERT ON entries
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM entries)
  OR EXISTS (SELECT 1 FROM entries WHERE hash = NEW.hash)
  OR EXISTS (SELECT 1 FROM entries WHERE writer = NEW.writer AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'entries of a ledger are only appended'); END;

CREATE TRIGGER texts_no_update BEFORE UPDATE ON texts
BEGIN SELECT RAISE(ABORT, 'texts of a ledger are never changed'); END;
CREATE TRIGGER texts_no_delete BEFORE DELETE ON texts
BEGIN SELECT RAISE(ABORT, 'texts of a ledger are never deleted'); END;
CREATE TRIGGER texts_append_only BEFORE INSERT ON texts
WHEN EXISTS (SELECT 1 FROM texts WHERE hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'texts of a ledger are only appended'); END;

CREATE TABLE ix_kinds (
    kind     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    written  INTEGER NOT NULL,
    PRIMARY KEY (kind, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ix_reports (report BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE ix_readings (reading BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- One row an entry of claims.
CREATE TABLE ix_passes (
    position INTEGER PRIMARY KEY,
    report   BLOB    NOT NULL,
    reading  BLOB    NOT NULL,
    written  INTEGER NOT NULL,
    UNIQUE (report, reading)
) STRICT;
CREATE INDEX ix_passes_latest ON ix_passes (report, position, written);

CREATE TABLE ix_claims (
    position INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,
    key      BLOB    NOT NULL,
    kind     TEXT    NOT NULL,
    PRIMARY KEY (position, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_claims_key ON ix_claims (key);
CREATE INDEX ix_claims_kind ON ix_claims (kind);

CREATE TABLE ix_places (
    place    TEXT,
    country  TEXT,
    position INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_places_place ON ix_places (place, position, ordinal);
CREATE INDEX ix_places_country ON ix_places (country, position, ordinal);
