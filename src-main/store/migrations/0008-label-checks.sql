-- Label checks: predictions of models that never saw the patient, held against the labels.
CREATE TABLE label_checks (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  -- With the images and labels behind this digest it decides the result.
  request TEXT NOT NULL CHECK (json_valid (request)),
  labels_sha256 TEXT NOT NULL,
  -- What was found; null until it has finished.
  summary TEXT CHECK (json_valid (summary)),
  created_at TEXT NOT NULL,
  finished_at TEXT,
  CHECK ((summary IS NULL) = (finished_at IS NULL))
) STRICT;
CREATE INDEX label_checks_by_dataset ON label_checks (dataset_id, id);

-- Probabilities (little-endian doubles) of a fold that is done, kept until the whole check is.
CREATE TABLE label_check_folds (
  check_id INTEGER NOT NULL REFERENCES label_checks (id) ON DELETE CASCADE,
  fold INTEGER NOT NULL,
  probabilities BLOB NOT NULL,
  PRIMARY KEY (check_id, fold)
) STRICT, WITHOUT ROWID;

CREATE TABLE label_findings (
  id INTEGER PRIMARY KEY,
  check_id INTEGER NOT NULL REFERENCES label_checks (id) ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  -- 1 = the most suspicious.
  rank INTEGER NOT NULL,
  -- The image and label that were checked.
  sha256 TEXT NOT NULL,
  given_class TEXT NOT NULL,
  suggested_class TEXT NOT NULL,
  probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  decision TEXT CHECK (decision IN ('kept', 'relabelled', 'excluded')),
  decided_by TEXT,
  decided_at TEXT,
  UNIQUE (check_id, rank),
  CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL))
) STRICT;
CREATE INDEX label_findings_by_image ON label_findings (image_id, id);
