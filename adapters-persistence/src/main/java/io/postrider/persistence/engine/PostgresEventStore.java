package io.postrider.persistence.engine;

import io.postrider.application.engine.EventStore;
import io.postrider.application.engine.NewDelivery;
import io.postrider.application.engine.NewEvent;
import io.postrider.application.engine.NodeIsDead;
import io.postrider.application.engine.Publication;
import io.postrider.application.engine.Receipt;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.NodeId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@link EventStore} on PostgreSQL. A batch without keys and own ids is one statement that commits by itself: one exchange
 * with the database. Others take locks on these, look them up, and write what is new, in one transaction.
 */
public final class PostgresEventStore implements EventStore {
    // No row where the node is dead: then nothing is inserted either.
    private static final String WRITE = """
            WITH fence AS MATERIALIZED (SELECT 1 FROM node WHERE id = ? FOR KEY SHARE),
            events AS (
                INSERT INTO event (id, account_id, occurred_at, deliveries, type, public_id, data)
                SELECT id, account_id, %s, deliveries, type, public_id, data
                FROM fence CROSS JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::bytea[])
                    AS e (id, account_id, occurred_at, deliveries, type, public_id, data)
                %s),
            written AS (
                INSERT INTO delivery (id, account_id, event_id, webhook_id, leased_by, next_attempt_at,
                                      attempt_count, state, next_trigger, event_type, public_event_id)
                SELECT id, account_id, event_id, webhook_id,
                       CASE WHEN wait_millis < 0 THEN ?::uuid END,
                       CASE WHEN wait_millis >= 0 THEN now() + wait_millis * interval '1 millisecond' END,
                       0, 0, trigger, event_type, public_event_id
                FROM fence CROSS JOIN unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::int[],
                                             ?::text[], ?::text[])
                    AS d (id, account_id, event_id, webhook_id, wait_millis, trigger, event_type, public_event_id)
                %s
                RETURNING id, webhook_id, leased_by, next_attempt_at, next_trigger),
            waiting AS (
                INSERT INTO delivery_queue (delivery_id, webhook_id, due_at, trigger)
                SELECT id, webhook_id, next_attempt_at, next_trigger FROM written WHERE leased_by IS NULL)
            SELECT FROM fence""";

    private static final String OCCURRED_AT = Query.time("occurred_at");

    private static final String WRITE_NEW = WRITE.formatted(OCCURRED_AT, "", "");

    /** After a commit of which it is not known whether it came about. */
    private static final String WRITE_MISSING =
            WRITE.formatted(OCCURRED_AT, "ON CONFLICT DO NOTHING", "ON CONFLICT DO NOTHING");

    private final Database database;

    public PostgresEventStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Receipt> append(NodeId node, List<Publication> publications) throws NodeIsDead {
        if (publications.isEmpty()) {
            return List.of();
        }
        return tryAppend(node, publications).orElseThrow(NodeIsDead::new);
    }

    private Optional<List<Receipt>> tryAppend(NodeId node, List<Publication> publications) {
        try {
            return append(node, publications, WRITE_NEW);
        } catch (RuntimeException e) {
            if (Database.isUniqueViolation(e)) {
                return append(node, publications, WRITE_MISSING);
            }
            throw e;
        }
    }

    private Optional<List<Receipt>> append(NodeId node, List<Publication> publications, String sql) {
        if (publications.stream().noneMatch(KnownBefore::concerns)) {
            return database.once(connection -> {
                List<NewEvent> all = publications.stream()
                        .flatMap(it -> it.events().stream())
                        .toList();
                return write(connection, node, all, sql)
                        ? Optional.of(publications.stream()
                                .map(PostgresEventStore::stored)
                                .toList())
                        : Optional.empty();
            });
        }
        return database.transaction(connection -> {
            KnownBefore known = KnownBefore.of(connection, publications);
            List<Receipt> receipts = new ArrayList<>();
            publications.forEach(it -> receipts.add(known.receipt(it)));
            if (!write(connection, node, known.toWrite(), sql)) {
                return Optional.empty();
            }
            known.rememberKeys(connection);
            return Optional.of(receipts);
        });
    }

    private static Receipt stored(Publication publication) {
        return new Receipt.Stored(publication.events().stream()
                .map(it -> KnownEvent.of(it).storedAs(true))
                .toList());
    }

    /** False where the node is dead. */
    private static boolean write(Connection connection, NodeId node, List<NewEvent> events, String sql)
            throws SQLException {
        List<ToWrite> deliveries = new ArrayList<>();
        for (NewEvent event : events) {
            event.deliveries().forEach(delivery -> deliveries.add(new ToWrite(event.event(), delivery)));
        }
        return Query.of(connection, sql)
                .uuid(node.value())
                .uuids(events, it -> it.event().id().value())
                .uuids(events, it -> it.event().account().value())
                .micros(events, it -> it.event().occurredAt())
                .integers(events, it -> it.deliveries().size())
                .texts(events, it -> it.event().type().name())
                .texts(events, it -> Events.storedPublicId(it.event()))
                .byteArrays(events, it -> it.event().data().json())
                .uuid(node.value())
                .uuids(deliveries, it -> it.delivery().id().value())
                .uuids(deliveries, it -> it.event().account().value())
                .uuids(deliveries, it -> it.event().id().value())
                .uuids(deliveries, it -> it.delivery().webhook().value())
                .integers(deliveries, it -> waitMillis(it.delivery()))
                .integers(deliveries, it -> Codes.of(it.delivery().trigger()))
                .texts(deliveries, it -> it.event().type().name())
                .texts(deliveries, it -> Events.storedPublicId(it.event()))
                .first(row -> true)
                .orElse(false);
    }

    /** Negative for what is handed over. */
    private static int waitMillis(NewDelivery delivery) {
        return delivery.leased() ? -1 : (int) delivery.delay().toMillis();
    }

    private record ToWrite(Event event, NewDelivery delivery) {}
}
