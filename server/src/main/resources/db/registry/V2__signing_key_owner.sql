-- The API key whose holder registered a signing key, 0 for somebody signed in with a password: it is good no longer, and
-- from no other address, than that one.
ALTER TABLE signing_key ADD COLUMN api_key_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX signing_key_owner ON signing_key (api_key_id);
