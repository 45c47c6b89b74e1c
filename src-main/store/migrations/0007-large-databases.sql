-- The few cells that a person has judged, found without looking at all the others.
CREATE INDEX reviewed_cells ON cells (screening_id, probability) WHERE review_class IS NOT NULL;
