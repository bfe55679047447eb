package io.postrider.persistence.engine;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@link DeliveryRequests} on PostgreSQL. Locks are taken in the order of a settlement, queue before delivery; where a
 * delivery came to wait between the two, both are looked at again.
 */
public final class PostgresDeliveryRequests implements DeliveryRequests {
    private static final String LOCK_QUEUED = "SELECT leased_by FROM delivery_queue WHERE delivery_id = ? FOR UPDATE";

    private static final String LOCK_DELIVERY = """
            SELECT d.state, d.leased_by,
                   EXISTS (SELECT FROM event e WHERE e.account_id = d.account_id AND e.id = d.event_id) AS has_event,
                   EXISTS (SELECT FROM webhook w WHERE w.id = d.webhook_id AND w.deleted_at IS NOT NULL) AS is_left_alone
            FROM delivery d WHERE d.id = ? AND d.account_id = ? FOR UPDATE OF d""";

    private static final String BRING_FORWARD =
            "UPDATE delivery_queue SET due_at = least(due_at, now()), trigger = 1 WHERE delivery_id = ?";

    private static final String MAKE_DUE = "UPDATE delivery SET next_attempt_at = now() WHERE id = ?";

    private static final String DEQUEUE = "DELETE FROM delivery_queue WHERE delivery_id = ?";

    private static final String CANCEL = """
            UPDATE delivery SET state = 4, leased_by = NULL, next_attempt_at = NULL, completed_at = now()
            WHERE id = ?""";

    // A node may not have heard yet of a webhook for which something waits: what it does not know is not always
    // deleted.
    private static final String CANCEL_WAITING = """
            WITH given_up AS (
                DELETE FROM delivery_queue
                WHERE delivery_id IN (
                    SELECT delivery_id FROM delivery_queue
                    WHERE webhook_id = ? AND leased_by IS NULL
                        AND NOT EXISTS (SELECT FROM webhook w WHERE w.id = ? AND w.deleted_at IS NULL)
                    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING delivery_id)
            UPDATE delivery d SET state = 4, leased_by = NULL, next_attempt_at = NULL, completed_at = now()
            FROM given_up WHERE d.id = given_up.delivery_id AND d.state <= 1""";

    private static final int MAX_LOOKS = 10;
    private static final Set<DeliveryState> FINAL = Arrays.stream(DeliveryState.values())
            .filter(DeliveryState::isFinal)
            .collect(Collectors.toUnmodifiableSet());

    private final Database database;

    public PostgresDeliveryRequests(Database database) {
        this.database = database;
    }

    @Override
    public Answer retry(AccountId account, DeliveryId id) {
        return look(account, id, PostgresDeliveryRequests::retry);
    }

    @Override
    public Answer cancel(AccountId account, DeliveryId id) {
        return look(account, id, PostgresDeliveryRequests::cancel);
    }

    @Override
    public int cancelWaiting(WebhookId webhook, int limit) {
        return database.once(connection -> Query.of(connection, CANCEL_WAITING)
                .uuid(webhook.value())
                .uuid(webhook.value())
                .integer(limit)
                .run());
    }

    private interface Act {
        Answer on(Connection connection, UUID id, Locked locked) throws SQLException;
    }

    /**
     * What is known of a delivery while its rows are locked.
     *
     * @param isLeftAlone its webhook is deleted
     */
    private record Locked(
            boolean isFinal,
            boolean hasEvent,
            boolean isLeftAlone,
            boolean isQueued,
            @Nullable UUID holder) {
        /** It waits, but did not yet when the queue was looked at. */
        boolean cameToWait() {
            return !isFinal && !isQueued && holder == null;
        }
    }

    private Answer look(AccountId account, DeliveryId id, Act act) {
        for (int looks = 0; looks < MAX_LOOKS; looks++) {
            Optional<Answer> answer = database.transaction(connection -> {
                Optional<Locked> locked = lock(connection, account, id.value());
                if (locked.isEmpty()) {
                    return Optional.of(Answer.UNKNOWN);
                }
                return locked.get().cameToWait()
                        ? Optional.<Answer>empty()
                        : Optional.of(act.on(connection, id.value(), locked.get()));
            });
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return Answer.NOT_NOW;
    }

    private static Optional<Locked> lock(Connection connection, AccountId account, UUID id) throws SQLException {
        Optional<Optional<UUID>> queued = Query.of(connection, LOCK_QUEUED)
                .uuid(id)
                .first(row -> Optional.ofNullable(row.uuidOrNull("leased_by")));
        return Query.of(connection, LOCK_DELIVERY)
                .uuid(id)
                .uuid(account.value())
                .first(row -> read(row, queued));
    }

    private static Locked read(Row row, Optional<Optional<UUID>> queued) throws SQLException {
        return new Locked(
                Codes.state(row.integer("state")).isFinal(),
                row.flag("has_event"),
                row.flag("is_left_alone"),
                queued.isPresent(),
                queued.isPresent() ? queued.get().orElse(null) : row.uuidOrNull("leased_by"));
    }

    private static Answer retry(Connection connection, UUID id, Locked delivery) throws SQLException {
        if (delivery.holder() != null || !delivery.hasEvent() || delivery.isLeftAlone()) {
            return Answer.NOT_NOW;
        }
        if (delivery.isFinal()) {
            FinalDeliveries.makeDue(connection, List.of(new DeliveryId(id)), FINAL, true);
        } else {
            Query.of(connection, BRING_FORWARD).uuid(id).run();
            Query.of(connection, MAKE_DUE).uuid(id).run();
        }
        return Answer.DONE;
    }

    private static Answer cancel(Connection connection, UUID id, Locked delivery) throws SQLException {
        if (delivery.isFinal()) {
            return Answer.NOT_NOW;
        }
        Query.of(connection, DEQUEUE).uuid(id).run();
        Query.of(connection, CANCEL).uuid(id).run();
        if (delivery.holder() != null) {
            Query.of(connection, PostgresChangeNotices.NOTIFY_CANCELLED)
                    .text(id.toString())
                    .run();
        }
        return Answer.DONE;
    }
}
