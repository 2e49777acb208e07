-- What keeps entries and texts from being changed by mistake. Whoever means it can take the triggers away: that is what
-- the chains are for.

CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never changed'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never deleted'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER entries_append_only BEFORE INSERT ON entries
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM entries)
  OR EXISTS (SELECT 1 FROM entries WHERE writer = NEW.writer AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'entries of a ledger are only appended'); END;

-- A text may only be emptied, and only after an entry that says why has been written.
CREATE TRIGGER texts_no_update BEFORE UPDATE ON texts
WHEN NEW.body IS NOT NULL OR NEW.number IS NOT OLD.number OR NEW.hash IS NOT OLD.hash
  OR NOT EXISTS (SELECT 1 FROM ix_withheld)
BEGIN SELECT RAISE(ABORT, 'texts of a ledger are never changed'); END;
CREATE TRIGGER texts_no_delete BEFORE DELETE ON texts
BEGIN SELECT RAISE(ABORT, 'texts of a ledger are never deleted'); END;
CREATE TRIGGER texts_append_only BEFORE INSERT ON texts
WHEN EXISTS (SELECT 1 FROM texts WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'texts of a ledger are only appended'); END;
