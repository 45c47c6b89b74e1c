-- Screenings.
CREATE TABLE screenings (
  id INTEGER PRIMARY KEY,
  folder TEXT NOT NULL,
  version INTEGER NOT NULL REFERENCES model_versions (number),
  -- Everything that decides the result besides the files; an equal request goes on with an unfinished screening.
  request TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'stopped', 'finished', 'failed')),
  device TEXT NOT NULL DEFAULT '',
  active_seconds REAL NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;

CREATE TABLE slides (
  id INTEGER PRIMARY KEY,
  screening_id INTEGER NOT NULL REFERENCES screenings (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  UNIQUE (screening_id, name)
) STRICT;

CREATE TABLE cells (
  id INTEGER PRIMARY KEY,
  screening_id INTEGER NOT NULL REFERENCES screenings (id) ON DELETE CASCADE,
  slide_id INTEGER NOT NULL REFERENCES slides (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'done', 'unreadable', 'skipped')),
  predicted_class TEXT,
  probability REAL CHECK (probability BETWEEN 0 AND 1),
  reason TEXT,
  sha256 TEXT,
  review_class TEXT,
  reviewer TEXT,
  reviewed_at TEXT,
  UNIQUE (screening_id, path),
  CHECK ((status = 'done') = (probability IS NOT NULL AND predicted_class IS NOT NULL)),
  CHECK ((status IN ('unreadable', 'skipped')) = (reason IS NOT NULL))
) STRICT;
CREATE INDEX pending_cells ON cells (screening_id, id) WHERE status = 'pending';
-- Holds all that a slide's figures need, so that counting a million cells reads the index alone.
CREATE INDEX cells_by_slide ON cells (slide_id, status, probability, review_class);
CREATE INDEX cells_in_order ON cells (slide_id, path);
