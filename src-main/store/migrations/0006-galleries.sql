-- The class of an image's folder, where a person gave the image another one; else null.
ALTER TABLE images ADD COLUMN folder_class TEXT;
-- Holds all that the gallery filters by, so that counting and paging read the index alone.
CREATE INDEX images_in_order ON images (dataset_id, path, state, class_name, patient, slide, folder_class);
CREATE INDEX findings_by_problem ON findings (problem, image_id);

-- Done cells by what the model thinks of them, for a whole screening.
CREATE INDEX cells_by_probability ON cells (screening_id, probability, review_class) WHERE status = 'done';

-- What the cells of a slide add up to, under one judgement; a slide whose cells changed since has no row.
CREATE TABLE slide_counts (
  slide_id INTEGER PRIMARY KEY REFERENCES slides (id) ON DELETE CASCADE,
  judgement TEXT NOT NULL,
  pending INTEGER NOT NULL,
  cells INTEGER NOT NULL,
  positives INTEGER NOT NULL,
  needs_review INTEGER NOT NULL,
  positives_to_review INTEGER NOT NULL,
  reviewed INTEGER NOT NULL,
  unreadable INTEGER NOT NULL,
  skipped INTEGER NOT NULL
) STRICT;
CREATE TRIGGER new_cells_are_counted AFTER INSERT ON cells
BEGIN
  DELETE FROM slide_counts WHERE slide_id = NEW.slide_id;
END;
CREATE TRIGGER changed_cells_are_counted AFTER UPDATE OF status, probability, review_class ON cells
BEGIN
  DELETE FROM slide_counts WHERE slide_id = NEW.slide_id;
END;
