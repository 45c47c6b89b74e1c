-- What the rows of each table add up to, in parts; kept in step by integrity/row-digests.ts.
CREATE TABLE row_digests (
  table_name TEXT NOT NULL,
  part INTEGER NOT NULL,
  sum BLOB NOT NULL,
  row_count INTEGER NOT NULL,
  PRIMARY KEY (table_name, part)
) STRICT, WITHOUT ROWID;
