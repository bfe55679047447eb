-- Each reservation of a node moves its webhook's row ahead: nothing that changes is indexed, and there is room for the next
-- version in the same page.
CREATE TABLE rate_limit (
    webhook_id  uuid PRIMARY KEY,
    taken_until timestamptz NOT NULL
) WITH (fillfactor = 25);

COMMENT ON COLUMN rate_limit.taken_until IS 'Up to this moment the webhook''s time is given out to nodes.';

-- Receivers that asked to be left alone: few rows, of which all nodes read those that are not over.
CREATE TABLE webhook_hold (
    webhook_id uuid PRIMARY KEY,
    held_until timestamptz NOT NULL
) WITH (fillfactor = 50);
