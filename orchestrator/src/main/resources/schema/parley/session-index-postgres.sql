CREATE TABLE IF NOT EXISTS parley_session (
  id VARCHAR(64) PRIMARY KEY,
  tenant VARCHAR(128) NOT NULL,
  agent VARCHAR(128) NOT NULL,
  agent_version INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL,
  attached BOOLEAN NOT NULL,
  epoch INTEGER NOT NULL,
  leg VARCHAR(64),
  turns INTEGER NOT NULL,
  pending_tools INTEGER NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  end_reason VARCHAR(128)
);
CREATE INDEX IF NOT EXISTS parley_session_started ON parley_session (started_at DESC, id DESC);
