-- Indexes of a ledger, version 2: made from the entries alone, in their order. Each row names the entry it is from.

-- From when on an entry counts as known here, in microseconds after 1970, UTC.
CREATE TABLE ix_entries (
    position INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL,
    known    INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_entries_kind ON ix_entries (kind, known, position);
CREATE INDEX ix_entries_known ON ix_entries (known, position);

-- Which entries came with a merge: those after it, up to the last.
CREATE TABLE ix_merges (position INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;

CREATE TABLE ix_reports (
    report   BLOB    PRIMARY KEY,
    position INTEGER NOT NULL,
    text     BLOB    NOT NULL,
    address  BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_reports_text ON ix_reports (text, position);
CREATE INDEX ix_reports_address ON ix_reports (address, position) WHERE address IS NOT NULL;

CREATE TABLE ix_readings (reading BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- One row a report and reading.
CREATE TABLE ix_passes (
    position INTEGER PRIMARY KEY,
    report   BLOB    NOT NULL,
    reading  BLOB    NOT NULL,
    words    BLOB    NOT NULL,
    UNIQUE (report, reading)
) STRICT;
CREATE INDEX ix_passes_reading ON ix_passes (reading, position);

-- Which pass counts for a report from an entry on.
CREATE TABLE ix_counting (
    report   BLOB    NOT NULL,
    position INTEGER NOT NULL,
    known    INTEGER NOT NULL,
    pass     INTEGER NOT NULL,
    PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_counting_pass ON ix_counting (pass, report, position, known);

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

-- Decisions by the claims that they bear on; `moves` where one may show the claim at another place.
CREATE TABLE ix_decisions (
    key      BLOB    NOT NULL,
    position INTEGER NOT NULL,
    known    INTEGER NOT NULL,
    moves    INTEGER NOT NULL,
    PRIMARY KEY (key, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_decisions_moves ON ix_decisions (key) WHERE moves = 1;

CREATE TABLE ix_withheld (text BLOB NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (text, position)) STRICT, WITHOUT ROWID;
