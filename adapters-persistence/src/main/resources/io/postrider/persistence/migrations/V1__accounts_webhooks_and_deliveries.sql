-- Ids are UUIDv7. PostgreSQL compares uuid values byte by byte, so a range of ids is a range of time.
-- Nothing refers to anything by a foreign key on the hot path: who deletes decides what else goes.

CREATE FUNCTION lowest_id(moment timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;

COMMENT ON FUNCTION lowest_id IS 'The smallest UUIDv7 of the millisecond of a moment.';

-- What is managed

CREATE TABLE account (
    id         uuid PRIMARY KEY,
    name       text        NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE api_key (
    id           uuid PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES account,
    hash         text        NOT NULL,
    name         text        NOT NULL,
    scopes       text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
) WITH (fillfactor = 80);

CREATE INDEX api_key_of_account ON api_key (account_id, id);
CREATE UNIQUE INDEX api_key_hash ON api_key (hash) WHERE revoked_at IS NULL;

COMMENT ON COLUMN api_key.hash IS 'The SHA-256 of the key, in hex; the key itself is not kept.';

CREATE TABLE event_type (
    account_id  uuid NOT NULL REFERENCES account,
    name        text NOT NULL,
    description text NOT NULL,
    category    text NOT NULL,
    json_schema text NOT NULL,
    PRIMARY KEY (account_id, name)
);

CREATE TABLE webhook (
    id            uuid PRIMARY KEY,
    account_id    uuid        NOT NULL REFERENCES account,
    space         text        NOT NULL,
    dialect       text        NOT NULL,
    name          text        NOT NULL,
    description   text        NOT NULL,
    url           text        NOT NULL,
    event_types   text        NOT NULL,
    status        text        NOT NULL,
    headers       bytea       NOT NULL,
    metadata      text        NOT NULL,
    alert_emails  text        NOT NULL,
    attributes    text        NOT NULL,
    scheme        text        NOT NULL,
    signing_keys  bytea       NOT NULL,
    policy        text        NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       bigint      NOT NULL,
    deleted_at    timestamptz,
    changed_tx    xid8        NOT NULL DEFAULT pg_current_xact_id()
);

CREATE INDEX webhook_of_account ON webhook (account_id, id);
CREATE INDEX webhook_changed ON webhook (changed_tx);

COMMENT ON COLUMN webhook.headers IS 'Encrypted.';
COMMENT ON COLUMN webhook.signing_keys IS 'Encrypted.';
COMMENT ON COLUMN webhook.changed_tx IS 'The transaction of the last change: what the feed of changes goes by.';

CREATE FUNCTION note_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    NEW.changed_tx := pg_current_xact_id();
    RETURN NEW;
END
$$;

CREATE TRIGGER webhook_notes_change
    BEFORE INSERT OR UPDATE
    ON webhook
    FOR EACH ROW
EXECUTE FUNCTION note_change();

-- Its own table, because it changes with each batch of settlements.
CREATE TABLE webhook_health (
    webhook_id           uuid PRIMARY KEY,
    consecutive_failures int         NOT NULL,
    failing_since        timestamptz,
    last_attempt_at      timestamptz NOT NULL,
    last_response_status smallint
) WITH (fillfactor = 50);

-- How the deliveries to a webhook have ended. Settlements add to the row of the day, so that a success rate is a sum over a few
-- rows. Neither counter is indexed: adding is a HOT update.
CREATE TABLE delivery_tally (
    webhook_id uuid   NOT NULL,
    day        date   NOT NULL,
    succeeded  bigint NOT NULL,
    failed     bigint NOT NULL,
    PRIMARY KEY (webhook_id, day)
) WITH (fillfactor = 50);

COMMENT ON COLUMN delivery_tally.day IS 'On which the deliveries were created: who drops the partition of a day deletes its rows here.';

-- What the engine writes

CREATE TABLE node (
    id               uuid PRIMARY KEY,
    host             text        NOT NULL,
    joined_at        timestamptz NOT NULL,
    beat_at          timestamptz NOT NULL,
    oldest_unsettled uuid        NOT NULL
) WITH (fillfactor = 25);

COMMENT ON COLUMN node.oldest_unsettled IS 'No older delivery is leased to the node by its intake and unsettled.';

-- Templates of daily partitions: indexes are made with each partition, fill factors and storage in make_partitions.
CREATE TABLE event (
    id          uuid        NOT NULL,
    account_id  uuid        NOT NULL,
    occurred_at timestamptz NOT NULL,
    deliveries  int         NOT NULL,
    type        text        NOT NULL,
    public_id   text,
    data        bytea       NOT NULL,
    PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);

CREATE INDEX event_public_id ON event (account_id, public_id) WHERE public_id IS NOT NULL;
-- Compressing costs more than it saves where a day is dropped as a whole.
ALTER TABLE event ALTER COLUMN data SET STORAGE EXTERNAL;

COMMENT ON COLUMN event.public_id IS 'The publisher''s own id; null where it is derived from the id.';

-- No index holds, or has in its predicate, a column that a settlement changes: settling is a HOT update.
CREATE TABLE delivery (
    id                   uuid     NOT NULL,
    account_id           uuid     NOT NULL,
    event_id             uuid     NOT NULL,
    webhook_id           uuid     NOT NULL,
    leased_by            uuid,
    next_attempt_at      timestamptz,
    completed_at         timestamptz,
    attempt_count        int      NOT NULL,
    state                smallint NOT NULL,
    next_trigger         smallint NOT NULL,
    last_response_status smallint,
    event_type           text     NOT NULL,
    public_event_id      text,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE INDEX delivery_of_webhook ON delivery (webhook_id, id);
CREATE INDEX delivery_of_event ON delivery (event_id);

COMMENT ON COLUMN delivery.leased_by IS 'The node whose intake handed it over in memory. One that was claimed is leased in delivery_queue.';
COMMENT ON COLUMN delivery.state IS '0 pending, 1 retrying, 2 succeeded, 3 failed, 4 cancelled';
COMMENT ON COLUMN delivery.next_trigger IS 'Of the next attempt: 0 schedule, 1 manual, 2 test';

CREATE TABLE attempt (
    ended_at           timestamptz NOT NULL,
    started_at         timestamptz NOT NULL,
    delivery_id        uuid        NOT NULL,
    retry_after_millis bigint,
    duration_millis    int         NOT NULL,
    number             int         NOT NULL,
    trigger            smallint    NOT NULL,
    outcome            smallint    NOT NULL,
    response_status    smallint,
    error              text        NOT NULL,
    response_headers   text        NOT NULL,
    response_body      text        NOT NULL
) PARTITION BY RANGE (ended_at);

CREATE INDEX attempt_of_delivery ON attempt (delivery_id);

COMMENT ON COLUMN attempt.outcome IS '0 accepted, 1 rejected, 2 timed out, 3 unreachable, 4 blocked';

CREATE TABLE request_key (
    id          uuid  NOT NULL,
    account_id  uuid  NOT NULL,
    operation   text  NOT NULL,
    key         text  NOT NULL,
    fingerprint text  NOT NULL,
    answer      bytea NOT NULL
) PARTITION BY RANGE (id);

CREATE INDEX request_key_key ON request_key (account_id, operation, key);

-- Holds only deliveries that wait, or that were claimed while they waited.
CREATE TABLE delivery_queue (
    delivery_id uuid PRIMARY KEY,
    webhook_id  uuid        NOT NULL,
    due_at      timestamptz NOT NULL,
    leased_by   uuid,
    trigger     smallint    NOT NULL
) WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000,
    autovacuum_vacuum_cost_delay = 0);

CREATE INDEX delivery_queue_waiting ON delivery_queue (webhook_id, due_at) WHERE leased_by IS NULL;
CREATE INDEX delivery_queue_claimed ON delivery_queue (leased_by) WHERE leased_by IS NOT NULL;

-- Partitions are made apart and then attached, which does not hold up those who write meanwhile.
CREATE FUNCTION make_partition(parent text, day date, first_bound text, last_bound text, options text) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    partition text := parent || to_char(day, '_YYYYMMDD');
BEGIN
    IF to_regclass(quote_ident(partition)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) %s', partition, parent, options);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       parent, partition, first_bound, last_bound);
    END IF;
END
$$;

CREATE FUNCTION make_partitions(first_day date, last_day date) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    day      date;
    start_at timestamptz;
    end_at   timestamptz;
BEGIN
    -- Cheap where nothing is missing; one at a time where something is.
    IF (SELECT count(*)
        FROM generate_series(0, last_day - first_day) AS days(n)
                 CROSS JOIN unnest(ARRAY ['event', 'delivery', 'attempt', 'request_key']) AS parent
        WHERE to_regclass(parent || to_char(first_day + n, '_YYYYMMDD')) IS NULL) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('make_partitions', 0));
    FOR n IN 0 .. last_day - first_day
        LOOP
            day := first_day + n;
            start_at := day::timestamp AT TIME ZONE 'UTC';
            end_at := (day + 1)::timestamp AT TIME ZONE 'UTC';
            PERFORM make_partition('event', day, lowest_id(start_at)::text, lowest_id(end_at)::text, '');
            PERFORM make_partition('delivery', day, lowest_id(start_at)::text, lowest_id(end_at)::text,
                                   'WITH (fillfactor = 50)');
            PERFORM make_partition('attempt', day, start_at::text, end_at::text, '');
            PERFORM make_partition('request_key', day, lowest_id(start_at)::text, lowest_id(end_at)::text, '');
        END LOOP;
END
$$;

CREATE FUNCTION make_partitions_ahead() RETURNS void
    LANGUAGE sql AS
$$
SELECT make_partitions((now() AT TIME ZONE 'UTC')::date - 1, (now() AT TIME ZONE 'UTC')::date + 7);
$$;

COMMENT ON FUNCTION make_partitions_ahead IS 'Makes the missing partitions from yesterday to a week ahead.';
