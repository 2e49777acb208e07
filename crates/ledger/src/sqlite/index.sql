-- Indexes of a ledger, version 3: made from the entries alone, in their order. Each row names the entry it is from.
--
-- Ids and keys are hashes and come in no order: in one tree over all of them, a batch would touch nearly every page.
-- So what is found by a hash lies by *eras* of 65,536 entries, each a stretch of its tree; an era that is over is never
-- written to again, and a question asks one era after the other. There a hash is told by its first 64 bits; which row
-- is meant is seen in the table that it leads to.

CREATE TABLE ix_eras (era INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;

-- From when on an entry counts as known here, in microseconds after 1970, UTC. It never goes back from row to row.
CREATE TABLE ix_entries (
    position INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL,
    known    INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_entries_rare ON ix_entries (kind, position) WHERE kind NOT IN ('report', 'claims');

-- Which entries came with a merge: those after it, up to the last.
CREATE TABLE ix_merges (position INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;

-- `first` is the first entry of that report, `home` the first of one with that text.
CREATE TABLE ix_reports (
    position INTEGER PRIMARY KEY,
    first    INTEGER NOT NULL,
    home     INTEGER NOT NULL,
    report   BLOB    NOT NULL,
    text     BLOB    NOT NULL,
    address  BLOB
) STRICT;
CREATE INDEX ix_reports_again ON ix_reports (first, position) WHERE first <> position;

-- What leads to first entries of reports; `what` is 0 for the id, 1 for the text, 2 for the address, 3 for a number of
-- the sketch.
CREATE TABLE ix_report_hashes (
    era      INTEGER NOT NULL,
    what     INTEGER NOT NULL,
    short    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (era, what, short, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ix_readings (reading BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- A report and a reading, by their first entries; `first` is the first entry of those two.
CREATE TABLE ix_passes (
    position INTEGER PRIMARY KEY,
    first    INTEGER NOT NULL,
    report   INTEGER NOT NULL,
    reading  INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_passes_report ON ix_passes (report, reading, position);
CREATE INDEX ix_passes_reading ON ix_passes (reading, position);

-- Which pass counts for a report from an entry on.
CREATE TABLE ix_counting (
    report   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    known    INTEGER NOT NULL,
    pass     INTEGER NOT NULL,
    PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_counting_pass ON ix_counting (pass, report, position, known);

-- The claims of first passes.
CREATE TABLE ix_claims (
    position INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,
    key      BLOB    NOT NULL,
    kind     TEXT    NOT NULL,
    PRIMARY KEY (position, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE ix_claim_keys (
    era      INTEGER NOT NULL,
    short    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,
    PRIMARY KEY (era, short, position, ordinal)
) STRICT, WITHOUT ROWID;

-- Each place, with each country that it was said to lie in, has a number: the first entry that names it and which of its
-- places that is.
CREATE TABLE ix_spots (
    number   INTEGER PRIMARY KEY,
    place    TEXT    NOT NULL,
    country  TEXT,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_spots_place ON ix_spots (place, country);
CREATE INDEX ix_spots_country ON ix_spots (country, number);
CREATE TABLE ix_places (
    era      INTEGER NOT NULL,
    spot     INTEGER NOT NULL,
    position INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,
    PRIMARY KEY (era, spot, position, ordinal)
) STRICT, WITHOUT ROWID;

-- Decisions by the claims that they bear on; `moves` where one may show the claim at another place.
CREATE TABLE ix_decisions (
    key      BLOB    NOT NULL,
    position INTEGER NOT NULL,
    known    INTEGER NOT NULL,
    moves    INTEGER NOT NULL,
    PRIMARY KEY (key, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_decisions_moves ON ix_decisions (key) WHERE moves = 1;

-- Notices and narrowings, by the report that they are about.
CREATE TABLE ix_on_reports (
    report   BLOB    NOT NULL,
    kind     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    known    INTEGER NOT NULL,
    PRIMARY KEY (report, kind, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ix_withheld (text BLOB NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (text, position)) STRICT, WITHOUT ROWID;
