-- Webhooks that fail, or of whose recovery their account was not told an hour ago yet. Its own table, because that of their health
-- changes with each batch of settlements and this one hardly ever. It is small, and read as a whole.
CREATE TABLE webhook_alert (
    webhook_id           uuid PRIMARY KEY,
    failing              boolean     NOT NULL,
    anew                 boolean     NOT NULL DEFAULT false,
    told_failing         boolean     NOT NULL,
    told_at              timestamptz,
    cause                text        NOT NULL,
    since                timestamptz NOT NULL,
    consecutive_failures int         NOT NULL,
    last_response_status smallint,
    error                text        NOT NULL
) WITH (fillfactor = 70);

COMMENT ON COLUMN webhook_alert.anew IS 'The webhook was enabled again since it was noted: that it fails is news once more.';
COMMENT ON COLUMN webhook_alert.told_failing IS 'What its account was told last.';
COMMENT ON COLUMN webhook_alert.told_at IS 'When that was decided; null where it was told nothing yet.';

-- What is to be told and was not yet; who tells it deletes it.
CREATE TABLE alert_message (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    channel              text        NOT NULL,
    webhook_id           uuid        NOT NULL,
    cause                text        NOT NULL,
    since                timestamptz NOT NULL,
    consecutive_failures int         NOT NULL,
    last_response_status smallint,
    error                text        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    due_at               timestamptz NOT NULL DEFAULT now(),
    tries                int         NOT NULL DEFAULT 0
);

CREATE INDEX alert_message_due ON alert_message (channel, due_at);

COMMENT ON COLUMN alert_message.due_at IS 'When it may be taken to be told; the end of a lease where somebody tells it now.';
