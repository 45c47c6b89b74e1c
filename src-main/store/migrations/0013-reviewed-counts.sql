-- What people have said of a slide's cells, beside what the model did. The counts are reckoned again where asked for.
DELETE FROM slide_counts;
ALTER TABLE slide_counts ADD COLUMN reviewed_positives INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slide_counts ADD COLUMN reviewed_marked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slide_counts ADD COLUMN reviewed_marked_positives INTEGER NOT NULL DEFAULT 0;
