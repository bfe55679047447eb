CREATE TABLE recovery (
    id           uuid PRIMARY KEY,
    account_id   uuid        NOT NULL,
    webhook_id   uuid        NOT NULL,
    since        timestamptz NOT NULL,
    until        timestamptz NOT NULL,
    states       text        NOT NULL,
    state        smallint    NOT NULL,
    reached      uuid,
    resent       bigint      NOT NULL,
    skipped      bigint      NOT NULL,
    completed_at timestamptz
) WITH (fillfactor = 50);

CREATE INDEX recovery_of_webhook ON recovery (webhook_id, id);
-- One at a time for each webhook. A step changes none of its columns, so it is a HOT update.
CREATE UNIQUE INDEX recovery_running ON recovery (webhook_id) WHERE state = 0;

COMMENT ON COLUMN recovery.states IS 'Of the deliveries to send again, by their texts, parted by spaces.';
COMMENT ON COLUMN recovery.state IS '0 running, 1 succeeded, 2 cancelled';
COMMENT ON COLUMN recovery.reached IS 'The last delivery that was looked at; null before the first.';
