CREATE TABLE IF NOT EXISTS parley_session (
  id VARCHAR PRIMARY KEY,
  tenant VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  agent_version INTEGER NOT NULL,
  state VARCHAR NOT NULL,
  attached BOOLEAN NOT NULL,
  epoch INTEGER NOT NULL,
  leg VARCHAR,
  turns INTEGER NOT NULL,
  pending_tools INTEGER NOT NULL,
  started_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP(9) WITH TIME ZONE,
  end_reason VARCHAR
);
CREATE INDEX IF NOT EXISTS parley_session_started ON parley_session (started_at DESC, id DESC);
