-- Long operations, each run in a process of its own.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  -- What it works on: of the training, screening, dataset …; and the same for the eye.
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  -- Everything that its process needs to do it, or to go on with it.
  task TEXT NOT NULL CHECK (json_valid (task)),
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'finished', 'failed', 'cancelled', 'interrupted')),
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  progress TEXT,
  error TEXT,
  result TEXT
) STRICT;
CREATE INDEX active_jobs ON jobs (id) WHERE status IN ('queued', 'running');
CREATE INDEX jobs_by_subject ON jobs (kind, subject, id);

-- The newest lines of each job's log.
CREATE TABLE job_log (
  job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (job_id, number)
) STRICT, WITHOUT ROWID;
