-- A screening is of the files that it began with: their checksums are recorded as they are found (cells.sha256).
-- True once all of them are; before that nothing was classified, and they are found again.
ALTER TABLE screenings ADD COLUMN listed INTEGER NOT NULL DEFAULT 0 CHECK (listed IN (0, 1));
-- How the folder has changed since, in words; such a screening never goes on, and which one began anew.
ALTER TABLE screenings ADD COLUMN changed TEXT;
ALTER TABLE screenings ADD COLUMN replaced_by INTEGER REFERENCES screenings (id);
UPDATE screenings SET listed = 1 WHERE status = 'finished'
  OR EXISTS (SELECT 1 FROM cells WHERE screening_id = screenings.id AND status IN ('done', 'unreadable'));
