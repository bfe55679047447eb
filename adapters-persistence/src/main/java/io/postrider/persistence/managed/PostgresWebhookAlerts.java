package io.postrider.persistence.managed;

import io.postrider.application.alert.AlertChannel;
import io.postrider.application.alert.AlertMessage;
import io.postrider.application.alert.WebhookAlerts;
import io.postrider.domain.delivery.AlertRules;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.WebhookAlert;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import io.postrider.persistence.database.SqlWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * {@link WebhookAlerts} on PostgreSQL, by its clock alone. Nodes that decide at once wait for each other only where both note failing
 * webhooks, which they do in the order of ids; all else leaves out what others are about.
 */
public final class PostgresWebhookAlerts implements WebhookAlerts {
    // What is noted already is neither locked nor written: it may come with every batch.
    private static final String NOTE = """
            INSERT INTO webhook_alert AS known
                (webhook_id, failing, told_failing, cause, since, consecutive_failures, last_response_status, error)
            SELECT webhook_id, true, false, cause, %s, consecutive_failures, last_response_status, error
            FROM unnest(?::uuid[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[])
                AS g (webhook_id, cause, since, consecutive_failures, last_response_status, error)
            WHERE NOT EXISTS (SELECT FROM webhook_alert n WHERE n.webhook_id = g.webhook_id AND n.failing AND NOT n.anew)
            ORDER BY webhook_id
            ON CONFLICT (webhook_id) DO UPDATE SET
                failing = true, anew = false, told_failing = known.told_failing AND NOT known.anew, cause = excluded.cause,
                since = excluded.since, consecutive_failures = excluded.consecutive_failures,
                last_response_status = excluded.last_response_status, error = excluded.error
            WHERE NOT known.failing OR known.anew""".formatted(Query.time("since"));

    // Hardly ever is there any: one exchange, again and again, is enough to know it.
    private static final String ANY = """
            SELECT EXISTS (SELECT FROM webhook_alert WHERE failing OR told_failing) AS any_noted,
                   EXISTS (SELECT FROM alert_message) AS any_message""";

    // Enabling a webhook again sets its failures to none as well, but leaves the status of the failure that was last.
    private static final String RECOVER = """
            WITH recovered AS MATERIALIZED (
                SELECT a.webhook_id, h.last_attempt_at, h.last_response_status
                FROM webhook_alert a JOIN webhook_health h USING (webhook_id)
                WHERE a.failing AND h.consecutive_failures = 0 AND h.last_attempt_at >= a.since
                    AND h.last_response_status BETWEEN 200 AND 299
                ORDER BY a.webhook_id FOR UPDATE OF a SKIP LOCKED)
            UPDATE webhook_alert a SET
                failing = false, anew = false, cause = ?, since = recovered.last_attempt_at, consecutive_failures = 0,
                last_response_status = recovered.last_response_status, error = ''
            FROM recovered WHERE a.webhook_id = recovered.webhook_id""";

    private static final String TELL = """
            WITH due AS MATERIALIZED (
                SELECT webhook_id FROM webhook_alert
                WHERE failing <> told_failing
                    AND (told_at IS NULL OR told_at <= now() - ? * interval '1 millisecond')
                ORDER BY webhook_id FOR UPDATE SKIP LOCKED),
            told AS (
                UPDATE webhook_alert a SET told_failing = failing, told_at = now()
                FROM due WHERE a.webhook_id = due.webhook_id
                RETURNING a.*)
            INSERT INTO alert_message
                (channel, webhook_id, cause, since, consecutive_failures, last_response_status, error)
            SELECT channel, webhook_id, cause, since, consecutive_failures, last_response_status, error
            FROM told CROSS JOIN unnest(?::text[]) AS channel""";

    private static final String ADD = """
            INSERT INTO alert_message
                (channel, webhook_id, cause, since, consecutive_failures, last_response_status, error)
            SELECT channel, ?, ?, ?, ?, ?, ? FROM unnest(?::text[]) AS channel""";

    private static final String TAKE = """
            WITH due AS MATERIALIZED (
                SELECT id FROM alert_message WHERE channel = ? AND due_at <= now()
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE alert_message m SET due_at = now() + ? * interval '1 millisecond', tries = tries + 1
            FROM due WHERE m.id = due.id
            RETURNING m.*""";

    private static final String TOLD = "DELETE FROM alert_message WHERE id = ?";

    private static final String POSTPONE =
            "UPDATE alert_message SET due_at = now() + ? * interval '1 millisecond' WHERE id = ?";

    private static final String FORGET = """
            DELETE FROM webhook_alert a
            WHERE NOT failing AND NOT told_failing
                    AND (told_at IS NULL OR told_at <= now() - ? * interval '1 millisecond')
                OR EXISTS (SELECT FROM webhook w WHERE w.id = a.webhook_id AND w.deleted_at IS NOT NULL)""";

    private static final String GIVE_UP =
            "DELETE FROM alert_message WHERE created_at <= now() - ? * interval '1 millisecond' AND due_at <= now()";

    private static final List<AlertChannel> CHANNELS = List.of(AlertChannel.values());

    private final Database database;
    private final PostgresTransactions transactions;

    private record Any(boolean noted, boolean message) {}

    public PostgresWebhookAlerts(Database database, PostgresTransactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    @Override
    public void noteFailing(Collection<WebhookAlert> failing) {
        run(connection -> {
            Query.of(connection, NOTE)
                    .uuids(failing, it -> it.webhook().value())
                    .texts(failing, it -> it.cause().name())
                    .micros(failing, WebhookAlert::since)
                    .integers(failing, WebhookAlert::consecutiveFailures)
                    .integers(failing, WebhookAlert::lastResponseStatus)
                    .texts(failing, WebhookAlert::error)
                    .run();
            return tell(connection);
        });
    }

    @Override
    public boolean review() {
        Any any = database.once(connection -> Query.of(connection, ANY)
                .first(row -> new Any(row.flag("any_noted"), row.flag("any_message")))
                .orElseThrow());
        if (!any.noted()) {
            return any.message();
        }
        run(connection -> {
            Query.of(connection, RECOVER).text(AlertCause.RECOVERED.name()).run();
            return tell(connection);
        });
        return true;
    }

    private static int tell(Connection connection) throws SQLException {
        return Query.of(connection, TELL)
                .number(AlertRules.QUIET.toMillis())
                .texts(CHANNELS, AlertChannel::name)
                .run();
    }

    @Override
    public void add(WebhookAlert alert) {
        run(connection -> Query.of(connection, ADD)
                .uuid(alert.webhook().value())
                .text(alert.cause().name())
                .instant(alert.since())
                .integer(alert.consecutiveFailures())
                .integer(alert.lastResponseStatus())
                .text(alert.error())
                .texts(CHANNELS, AlertChannel::name)
                .run());
    }

    @Override
    public List<AlertMessage> take(AlertChannel channel, int most, Duration lease) {
        return database.once(connection -> Query.of(connection, TAKE)
                .text(channel.name())
                .integer(most)
                .number(lease.toMillis())
                .list(PostgresWebhookAlerts::read));
    }

    private static AlertMessage read(Row row) throws SQLException {
        return new AlertMessage(
                row.uuid("id"),
                new WebhookAlert(
                        new WebhookId(row.uuid("webhook_id")),
                        AlertCause.valueOf(row.text("cause")),
                        row.instant("since"),
                        row.integer("consecutive_failures"),
                        row.integerOrNull("last_response_status"),
                        row.text("error")),
                row.instant("created_at"),
                row.integer("tries"));
    }

    @Override
    public void told(AlertMessage message) {
        run(connection -> Query.of(connection, TOLD).uuid(message.id()).run());
    }

    @Override
    public void postpone(AlertMessage message, Duration pause) {
        run(connection -> Query.of(connection, POSTPONE)
                .number(pause.toMillis())
                .uuid(message.id())
                .run());
    }

    @Override
    public int tidy() {
        return run(connection -> {
            Query.of(connection, FORGET).number(AlertRules.QUIET.toMillis()).run();
            return Query.of(connection, GIVE_UP)
                    .number(WebhookAlerts.TOLD_WITHIN.toMillis())
                    .run();
        });
    }

    private <T> T run(SqlWork<T> work) {
        return transactions.inSession(session -> session.doReturningWork(work::with));
    }
}
