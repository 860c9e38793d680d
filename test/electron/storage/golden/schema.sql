CREATE UNIQUE INDEX agency_is_one_row ON agency ((1));

CREATE INDEX approval_by_person ON approval (person_id);

CREATE INDEX audit_by_undone ON audit (undoes) WHERE undoes IS NOT NULL;

CREATE INDEX audit_clock_set_back ON audit (sequence) WHERE event = 'clock.set-back';

CREATE INDEX audit_row_by_sequence ON audit_row (sequence);

CREATE INDEX candidate_by_footage ON candidate (footage_id);

CREATE UNIQUE INDEX case_info_is_one_row ON case_info ((1));

CREATE INDEX clearing_by_footage ON clearing (footage_id);

CREATE INDEX detection_by_footage ON detection (footage_id);

CREATE INDEX hush_by_footage ON hush (footage_id);

CREATE INDEX hush_by_track ON hush (track_id, footage_id);

CREATE INDEX job_by_footage ON job (footage_id);

CREATE INDEX job_by_state ON job (state);

CREATE INDEX note_by_footage ON note (footage_id);

CREATE INDEX release_by_candidate ON release (candidate_id);

CREATE UNIQUE INDEX request_is_one_row ON request ((1));

CREATE INDEX track_by_footage ON track (footage_id, start_frame, end_frame);

CREATE INDEX veil_by_footage ON veil (footage_id);

CREATE INDEX veil_by_track ON veil (track_id, footage_id);

CREATE TABLE agency (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'agency-[1-9]*'),
  name TEXT,
  logo TEXT REFERENCES blob (sha256) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE approval (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'approval-[1-9]*'),
  candidate_id TEXT NOT NULL REFERENCES candidate (id) DEFERRABLE INITIALLY DEFERRED,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  role TEXT NOT NULL,
  keyid TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL CHECK (length(payload_sha256) = 64),
  signature TEXT NOT NULL,
  created TEXT NOT NULL, public_key TEXT,
  UNIQUE (candidate_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  event TEXT NOT NULL,
  utc TEXT NOT NULL,
  offset_minutes INTEGER NOT NULL,
  session TEXT NOT NULL,
  monotonic_us INTEGER NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  reason TEXT NOT NULL,
  profile TEXT,
  undoes INTEGER REFERENCES audit (sequence),
  blobs TEXT NOT NULL CHECK (json_valid(blobs)),
  note TEXT CHECK (json_valid(note)),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  changes TEXT NOT NULL CHECK (json_valid(changes))
) STRICT;

CREATE TABLE audit_row (
  table_name TEXT NOT NULL,
  row_key TEXT NOT NULL,
  sequence INTEGER NOT NULL REFERENCES audit (sequence),
  PRIMARY KEY (table_name, row_key, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 0),
  deflated INTEGER NOT NULL CHECK (deflated IN (0, 1)),
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE candidate (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'candidate-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  audience TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('rendered', 'proved', 'failed', 'approved', 'released', 'superseded')),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  draft INTEGER NOT NULL CHECK (draft IN (0, 1)),
  veil_sheet_blob TEXT NOT NULL REFERENCES blob (sha256),
  proof TEXT CHECK (json_valid(proof)),
  record TEXT CHECK (json_valid(record)),
  decisions_sha256 TEXT NOT NULL CHECK (length(decisions_sha256) = 64)
, hush_sheet_blob TEXT REFERENCES blob (sha256), pictures_blob TEXT REFERENCES blob (sha256)) STRICT;

CREATE TABLE case_info (
  id TEXT NOT NULL PRIMARY KEY,
  title TEXT,
  created TEXT NOT NULL,
  profile_id TEXT,
  profile_sha256 TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE clearing (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'clearing-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  stop TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  table_name TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE detection (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'detection-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  model TEXT NOT NULL CHECK (json_valid(model)),
  profile TEXT NOT NULL,
  looks_blob TEXT NOT NULL REFERENCES blob (sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE footage (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'footage-[1-9]*'),
  label TEXT NOT NULL,
  source_path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  mtime_ms REAL NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  sha512 TEXT NOT NULL CHECK (length(sha512) = 128),
  probe TEXT NOT NULL CHECK (json_valid(probe)),
  frame_count INTEGER NOT NULL CHECK (frame_count >= 0),
  index_blob TEXT NOT NULL REFERENCES blob (sha256),
  pts_rule TEXT NOT NULL,
  decode_check TEXT NOT NULL CHECK (decode_check IN ('pending', 'running', 'done', 'failed')),
  faults_blob TEXT REFERENCES blob (sha256),
  verification TEXT NOT NULL CHECK (verification IN ('unverified', 'verified', 'mismatch', 'missing'))
) STRICT;

CREATE TABLE hush (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'hush-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  track_id TEXT,
  mode TEXT NOT NULL,
  start TEXT NOT NULL CHECK (json_valid(start)),
  "end" TEXT NOT NULL CHECK (json_valid("end")),
  channels TEXT CHECK (json_valid(channels)),
  purpose TEXT NOT NULL,
  characteristic TEXT NOT NULL,
  code TEXT NOT NULL,
  statute TEXT,
  harm TEXT,
  audiences TEXT NOT NULL CHECK (json_valid(audiences)), subject TEXT,
  FOREIGN KEY (track_id, footage_id) REFERENCES track (id, footage_id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'job-[1-9]*'),
  kind TEXT NOT NULL,
  footage_id TEXT REFERENCES footage (id) ON DELETE SET NULL,
  params TEXT NOT NULL CHECK (json_valid(params)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress REAL NOT NULL CHECK (progress BETWEEN 0 AND 1),
  note TEXT,
  eta_ms INTEGER,
  error TEXT CHECK (json_valid(error)),
  resume TEXT CHECK (json_valid(resume)),
  crashes INTEGER NOT NULL CHECK (crashes >= 0),
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  reason TEXT NOT NULL,
  created TEXT NOT NULL,
  started TEXT,
  ended TEXT,
  worker_pid INTEGER
) STRICT;

CREATE TABLE note (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'note-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  start_frame INTEGER NOT NULL,
  end_frame INTEGER NOT NULL,
  text TEXT NOT NULL,
  person TEXT NOT NULL,
  created TEXT NOT NULL
, event TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'person-[1-9]*'),
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  keyid TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE release (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'release-[1-9]*'),
  candidate_id TEXT NOT NULL REFERENCES candidate (id) DEFERRABLE INITIALLY DEFERRED,
  audience TEXT NOT NULL,
  package_record_sha256 TEXT NOT NULL CHECK (length(package_record_sha256) = 64),
  created TEXT NOT NULL,
  draft INTEGER NOT NULL CHECK (draft IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'request-[1-9]*'),
  request_number TEXT,
  requester TEXT,
  request_type TEXT,
  due TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE shown_stop (
  footage_id TEXT NOT NULL REFERENCES footage (id),
  person TEXT NOT NULL,
  stop TEXT NOT NULL,
  PRIMARY KEY (footage_id, person, stop)
) STRICT, WITHOUT ROWID;

CREATE TABLE track (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'track-[1-9]*'),
  footage_id TEXT NOT NULL REFERENCES footage (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  start_frame INTEGER NOT NULL CHECK (start_frame >= 0),
  end_frame INTEGER NOT NULL,
  dismissed INTEGER NOT NULL CHECK (dismissed IN (0, 1)),
  locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
  source TEXT NOT NULL CHECK (json_valid(source)),
  keyframes TEXT NOT NULL CHECK (json_valid(keyframes)), outline TEXT NOT NULL DEFAULT '{"form":"rectangle"}' CHECK (json_valid(outline)),
  CHECK (start_frame < end_frame),
  UNIQUE (id, footage_id)
) STRICT;

CREATE TABLE veil (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'veil-[1-9]*'),
  footage_id TEXT NOT NULL,
  track_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  characteristic TEXT NOT NULL,
  code TEXT NOT NULL,
  statute TEXT,
  harm TEXT,
  audiences TEXT NOT NULL CHECK (json_valid(audiences)),
  fill TEXT NOT NULL,
  FOREIGN KEY (track_id, footage_id) REFERENCES track (id, footage_id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_is_appended_to BEFORE INSERT ON audit
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_row_is_never_deleted BEFORE DELETE ON audit_row BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_row_is_never_updated BEFORE UPDATE ON audit_row BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER blob_is_never_deleted BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'blobs are never deleted'); END;

CREATE TRIGGER blob_is_never_updated BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'blobs are never changed'); END;
