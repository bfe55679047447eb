package io.postrider.persistence.engine;

import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.event.EventType;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link DeliveryHistory} on PostgreSQL. Lists go by the index of the webhook or of the event. */
public final class PostgresDeliveryHistory implements DeliveryHistory {
    private static final String BY_ID = "SELECT * FROM delivery WHERE id = ? AND account_id = ?";

    // Attempts end after their delivery was created; a day covers clocks that differ.
    private static final String ATTEMPTS = """
            SELECT * FROM (
                SELECT * FROM attempt WHERE delivery_id = ? AND ended_at >= ?
                ORDER BY number DESC, ended_at DESC LIMIT ?) AS last
            ORDER BY number, ended_at""";

    /** Who wants to see more of a list asks for a period: a far page is found by reading all before it. */
    private static final int MAX_SKIPPED = 100_000;

    private static final Duration CLOCKS_DIFFER_BY = Duration.ofDays(1);

    private static final String PAGE =
            "SELECT d.* FROM delivery d WHERE d.account_id = ? AND d.id >= ? AND d.id < ? %s ORDER BY d.id DESC LIMIT ?";

    private static final String NUMBERED_PAGE =
            "SELECT d.* FROM delivery d WHERE d.account_id = ? AND d.id >= ? AND d.id < ? %s ORDER BY d.id DESC LIMIT ? OFFSET ?";

    private static final String COUNT = """
            SELECT count(*) AS total FROM (
                SELECT FROM delivery d WHERE d.account_id = ? AND d.id >= ? AND d.id < ? %s LIMIT ?) AS counted""";

    private static final String LAST_ATTEMPTS = """
            SELECT DISTINCT ON (delivery_id) delivery_id, number, trigger, started_at, duration_millis, outcome,
                   response_status, retry_after_millis, error, '' AS response_headers, '' AS response_body
            FROM attempt WHERE delivery_id = ANY (?) AND ended_at >= ?
            ORDER BY delivery_id, number DESC, ended_at DESC""";

    private static final String TALLY = """
            SELECT webhook_id, sum(succeeded)::bigint AS succeeded, sum(failed)::bigint AS failed
            FROM delivery_tally WHERE webhook_id = ANY (?) GROUP BY webhook_id""";

    private final Database database;

    public PostgresDeliveryHistory(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Delivery> find(AccountId account, DeliveryId id) {
        return database.once(connection -> Query.of(connection, BY_ID)
                .uuid(id.value())
                .uuid(account.value())
                .first(PostgresDeliveryHistory::read));
    }

    @Override
    public List<Attempt> attempts(DeliveryId id) {
        return database.once(connection -> Query.of(connection, ATTEMPTS)
                .uuid(id.value())
                .instant(id.createdAt().minus(CLOCKS_DIFFER_BY))
                .integer(MAX_ATTEMPTS)
                .list(Attempts::read));
    }

    @Override
    public Map<DeliveryId, Attempt> lastAttempts(Collection<DeliveryId> ids) {
        Optional<Instant> oldest = ids.stream().map(DeliveryId::createdAt).min(Comparator.naturalOrder());
        if (oldest.isEmpty()) {
            return Map.of();
        }
        return database
                .once(connection -> Query.of(connection, LAST_ATTEMPTS)
                        .uuids(ids, DeliveryId::value)
                        .instant(oldest.get().minus(CLOCKS_DIFFER_BY))
                        .list(row -> Map.entry(new DeliveryId(row.uuid("delivery_id")), Attempts.read(row))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Page<Delivery> list(AccountId account, Filter filter, PageRequest page) {
        List<Delivery> found = database.readLong(connection -> list(connection, account, filter, page));
        return Page.of(found, page.limit());
    }

    private static List<Delivery> list(Connection connection, AccountId account, Filter filter, PageRequest page)
            throws SQLException {
        Query query = Query.of(connection, PAGE.formatted(conditions(filter)))
                .uuid(account.value())
                .uuid(Ids.lowest(filter.since()))
                .uuid(Ids.above(filter.until(), page.after()));
        return values(query, filter).integer(page.limit() + 1).list(PostgresDeliveryHistory::read);
    }

    @Override
    public Counted<Delivery> list(AccountId account, Filter filter, PageNumber page) {
        return database.readLong(connection -> {
            long total = count(connection, account, filter);
            if (page.skipped() >= (total <= COUNTED_EXACTLY ? total : MAX_SKIPPED)) {
                return new Counted<>(List.of(), total);
            }
            Query query = Query.of(connection, NUMBERED_PAGE.formatted(conditions(filter)))
                    .uuid(account.value())
                    .uuid(Ids.lowest(filter.since()))
                    .uuid(Ids.above(filter.until(), null));
            List<Delivery> found = values(query, filter)
                    .number(page.size() + 1L)
                    .number(page.skipped())
                    .list(PostgresDeliveryHistory::read);
            Page<Delivery> cut = Page.of(found, page.size());
            return new Counted<>(
                    cut.items(), Math.max(total, cut.items().isEmpty() ? 0 : page.skipped() + found.size()));
        });
    }

    /** One more than is counted exactly stands for any more. */
    private static long count(Connection connection, AccountId account, Filter filter) throws SQLException {
        Query query = Query.of(connection, COUNT.formatted(conditions(filter)))
                .uuid(account.value())
                .uuid(Ids.lowest(filter.since()))
                .uuid(Ids.above(filter.until(), null));
        return values(query, filter)
                .integer(COUNTED_EXACTLY + 1)
                .first(row -> row.number("total"))
                .orElseThrow();
    }

    @Override
    public Map<WebhookId, DeliveryTally> tally(Collection<WebhookId> webhooks) {
        Map<WebhookId, DeliveryTally> tallies = new HashMap<>();
        webhooks.forEach(webhook -> tallies.put(webhook, DeliveryTally.NONE));
        database.once(connection -> Query.of(connection, TALLY)
                .uuids(webhooks, WebhookId::value)
                .list(row -> tallies.put(
                        new WebhookId(row.uuid("webhook_id")),
                        new DeliveryTally(row.number("succeeded"), row.number("failed")))));
        return tallies;
    }

    private static String conditions(Filter filter) {
        StringBuilder conditions = new StringBuilder();
        if (filter.webhook() != null) {
            conditions.append(" AND d.webhook_id = ?");
        }
        if (filter.event() != null) {
            conditions.append(" AND d.event_id = ?");
        }
        if (!filter.states().isEmpty()) {
            conditions.append(" AND d.state = ANY (?)");
        }
        if (filter.type() != null) {
            conditions.append(" AND d.event_type = ?");
        }
        return conditions.toString();
    }

    /** The values of the {@link #conditions}, in their order. */
    private static Query values(Query query, Filter filter) throws SQLException {
        WebhookId webhook = filter.webhook();
        if (webhook != null) {
            query.uuid(webhook.value());
        }
        EventId event = filter.event();
        if (event != null) {
            query.uuid(event.value());
        }
        if (!filter.states().isEmpty()) {
            query.integers(filter.states(), Codes::of);
        }
        EventType type = filter.type();
        if (type != null) {
            query.text(type.name());
        }
        return query;
    }

    private static Delivery read(Row row) throws SQLException {
        EventId event = new EventId(row.uuid("event_id"));
        return new Delivery(
                new DeliveryId(row.uuid("id")),
                new AccountId(row.uuid("account_id")),
                event,
                Events.publicId(event, row.textOrNull("public_event_id")),
                new EventType(row.text("event_type")),
                new WebhookId(row.uuid("webhook_id")),
                Codes.state(row.integer("state")),
                row.integer("attempt_count"),
                row.instantOrNull("next_attempt_at"),
                row.instantOrNull("completed_at"),
                row.integerOrNull("last_response_status"));
    }
}
