-- Backbones and trainings.
CREATE TABLE backbones (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  card TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE trainings (
  id INTEGER PRIMARY KEY,
  dataset TEXT NOT NULL,
  split TEXT NOT NULL,
  backbone TEXT NOT NULL,
  name TEXT NOT NULL,
  recipe TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'stopped', 'finished', 'failed')),
  error TEXT,
  seconds REAL NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
CREATE INDEX trainings_by_status ON trainings (status, id);

CREATE TABLE epochs (
  training_id INTEGER NOT NULL REFERENCES trainings (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  figures TEXT NOT NULL,
  PRIMARY KEY (training_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  training_id INTEGER NOT NULL REFERENCES trainings (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('best', 'last')),
  blob_sha256 TEXT NOT NULL,
  PRIMARY KEY (training_id, kind)
) STRICT, WITHOUT ROWID;

-- Model versions: number 3 is shown as v3.
CREATE TABLE model_versions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  training_id INTEGER REFERENCES trainings (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  -- Of the ONNX file; two cards may share one file.
  sha256 TEXT NOT NULL,
  card TEXT NOT NULL CHECK (json_valid (card)),
  card_sha256 TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('candidate', 'in-use', 'retired')),
  override TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_model_in_use ON model_versions (status) WHERE status = 'in-use';

CREATE TABLE test_predictions (
  version INTEGER NOT NULL REFERENCES model_versions (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  prediction TEXT NOT NULL,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;
