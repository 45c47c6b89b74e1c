-- Sum of the weights of a slide's cells. The counts are reckoned again where they are asked for.
DELETE FROM slide_counts;
ALTER TABLE slide_counts ADD COLUMN weight REAL NOT NULL DEFAULT 0;
