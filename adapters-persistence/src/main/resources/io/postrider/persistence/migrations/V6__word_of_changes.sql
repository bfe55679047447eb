-- Nodes listen for word of what all of them go by: a webhook that was changed, a receiver that asked to be left alone, a key that was
-- revoked. They read what it is themselves.
CREATE FUNCTION tell_nodes() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    NOTIFY postrider_change;
    RETURN NULL;
END
$$;

CREATE TRIGGER webhook_is_told
    AFTER INSERT OR UPDATE
    ON webhook
    FOR EACH STATEMENT
EXECUTE FUNCTION tell_nodes();

CREATE TRIGGER hold_is_told
    AFTER INSERT OR UPDATE
    ON webhook_hold
    FOR EACH STATEMENT
EXECUTE FUNCTION tell_nodes();

CREATE TRIGGER revocation_is_told
    AFTER UPDATE OF revoked_at
    ON api_key
    FOR EACH STATEMENT
EXECUTE FUNCTION tell_nodes();
