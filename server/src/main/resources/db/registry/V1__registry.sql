-- What is authoritative. Times are nanoseconds since 1970 UTC, 0 means never; truth values are 0 and 1.

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
) ${clustered};

CREATE TABLE users (
    id ${id},
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    tier TEXT NOT NULL,
    broker_id INTEGER NOT NULL,
    password_hash TEXT,
    disabled INTEGER NOT NULL,
    created_nanos BIGINT NOT NULL
);

CREATE TABLE api_key (
    id ${id},
    user_id BIGINT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    scopes TEXT NOT NULL,
    addresses TEXT NOT NULL,
    expires_nanos BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_nanos BIGINT NOT NULL,
    last_used_nanos BIGINT NOT NULL
);
CREATE INDEX api_key_user ON api_key (user_id);

CREATE TABLE subscription (
    id ${id},
    user_id BIGINT NOT NULL,
    json TEXT NOT NULL,
    created_nanos BIGINT NOT NULL
);
CREATE INDEX subscription_user ON subscription (user_id);

CREATE TABLE webhook (
    id ${id},
    user_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    types TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    created_nanos BIGINT NOT NULL
);
CREATE INDEX webhook_user ON webhook (user_id);

CREATE TABLE signing_key (
    id ${id},
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    material TEXT NOT NULL,
    name TEXT NOT NULL,
    created_nanos BIGINT NOT NULL
);
CREATE INDEX signing_key_user ON signing_key (user_id);

CREATE TABLE jwt_key (
    kid TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    created_nanos BIGINT NOT NULL,
    retired_nanos BIGINT NOT NULL
) ${clustered};

CREATE TABLE audit (
    line ${id},
    time_nanos BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_actor ON audit (actor, line);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) ${clustered};

CREATE TABLE endpoint_limit (
    endpoint TEXT PRIMARY KEY,
    per_second DOUBLE PRECISION NOT NULL,
    burst BIGINT NOT NULL
) ${clustered};

-- How far a user has acknowledged a lane, and up to where what was not acknowledged has been given up. head: the last
-- message of the lane that expired; nothing else may know of it when the process starts again.
CREATE TABLE ack_cursor (
    account_id BIGINT NOT NULL,
    lane INTEGER NOT NULL,
    acknowledged BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    head BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, lane)
) ${clustered};

-- Runs of up to 256 letters of a lane that died together. A letter's id is id_offset plus its seq.
CREATE TABLE dead_letter (
    first_id ${id},
    last_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    lane INTEGER NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    id_offset BIGINT NOT NULL,
    size INTEGER NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    dead_nanos BIGINT NOT NULL,
    messages ${bytes} NOT NULL
);
CREATE INDEX dead_letter_message ON dead_letter (account_id, lane, last_seq);

-- Here and not in the projection, so that the epoch outlives a rebuild.
CREATE TABLE projection_position (
    id ${id},
    epoch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    time_nanos BIGINT NOT NULL
);
INSERT INTO projection_position (id, epoch, position, sequence, time_nanos) VALUES (1, 0, 0, 0, 0);
