-- What a version answers on the test images of another one, on which it was not tested itself.
CREATE TABLE other_answers (
  version INTEGER NOT NULL REFERENCES model_versions (number) ON DELETE CASCADE,
  test_of INTEGER NOT NULL REFERENCES model_versions (number) ON DELETE CASCADE,
  -- Images × classes, in the order of the test (little-endian doubles).
  probabilities BLOB NOT NULL,
  PRIMARY KEY (version, test_of)
) STRICT, WITHOUT ROWID;
