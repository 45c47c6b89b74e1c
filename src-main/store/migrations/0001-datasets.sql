-- "Smrw": tells the database from those of other programs.
PRAGMA application_id = 0x536d7277;

-- Datasets and their images.
CREATE TABLE datasets (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL,
  naming TEXT NOT NULL,
  positive_class TEXT NOT NULL,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE images (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  -- Below the dataset's folder, with forward slashes.
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  sha256 TEXT,
  format TEXT,
  width INTEGER,
  height INTEGER,
  perceptual_hash TEXT,
  class_name TEXT,
  patient TEXT,
  slide TEXT,
  state TEXT NOT NULL CHECK (state IN ('ok', 'left-out', 'excluded')),
  UNIQUE (dataset_id, path),
  CHECK (state <> 'ok' OR (sha256 IS NOT NULL AND class_name IS NOT NULL))
) STRICT;
CREATE INDEX images_by_class ON images (dataset_id, state, class_name, patient);
CREATE INDEX images_by_content ON images (dataset_id, sha256);

-- What was found wrong with an image; one image may have several findings.
CREATE TABLE findings (
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  problem TEXT NOT NULL,
  left_out INTEGER NOT NULL CHECK (left_out IN (0, 1)),
  detail TEXT NOT NULL,
  other_path TEXT,
  PRIMARY KEY (image_id, problem)
) STRICT, WITHOUT ROWID;

CREATE TABLE splits (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  summary TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (dataset_id, name)
) STRICT;

CREATE TABLE split_images (
  split_id INTEGER NOT NULL REFERENCES splits (id) ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part IN ('train', 'validation', 'test')),
  PRIMARY KEY (split_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX split_images_by_image ON split_images (image_id);
