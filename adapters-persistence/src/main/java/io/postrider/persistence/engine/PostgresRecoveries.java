package io.postrider.persistence.engine;

import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.recovery.RecoveryState;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import io.postrider.persistence.database.SqlWork;
import io.postrider.persistence.managed.PostgresTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@link Recoveries} on PostgreSQL. A step locks the row of its recovery, which parts the nodes, and goes on through the index of
 * the webhook's deliveries from the last one that the row names.
 */
public final class PostgresRecoveries implements Recoveries {
    /** How many deliveries a step looks at: few enough for a short transaction where hardly any has failed. */
    static final int LOOKED_AT = 2_000;

    private static final String ADD = """
            INSERT INTO recovery (id, account_id, webhook_id, since, until, states, state, resent, skipped)
            VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)
            ON CONFLICT (webhook_id) WHERE state = 0 DO NOTHING""";

    private static final String BY_ID = "SELECT * FROM recovery WHERE id = ? AND account_id = ?";

    private static final String PAGE =
            "SELECT * FROM recovery WHERE webhook_id = ? AND id < ? ORDER BY id DESC LIMIT ?";

    private static final String RUNNING =
            "SELECT * FROM recovery WHERE state = 0 AND webhook_id > ? ORDER BY webhook_id LIMIT ?";

    private static final String LOCK = "SELECT * FROM recovery WHERE id = ? AND state = 0 FOR UPDATE SKIP LOCKED";

    private static final String COUNT_WAITING = """
            SELECT count(*)::int AS waiting FROM (
                SELECT FROM delivery_queue
                WHERE webhook_id = ? AND leased_by IS NULL AND due_at <= now() LIMIT ?) AS due""";

    private static final String LOOK = """
            SELECT id, state = ANY (?) AS wanted FROM delivery
            WHERE webhook_id = ? AND id >= ? AND id > ? AND id < ? ORDER BY id LIMIT ?""";

    private static final String ADVANCE =
            "UPDATE recovery SET reached = ?, resent = resent + ?, skipped = skipped + ? WHERE id = ?";

    private static final String END = "UPDATE recovery SET state = ?, completed_at = now() WHERE id = ? AND state = 0";

    private final Database database;
    private final PostgresTransactions transactions;

    public PostgresRecoveries(Database database, PostgresTransactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    private <T> T inTransaction(SqlWork<T> work) {
        return transactions.inSession(session -> session.doReturningWork(work::with));
    }

    @Override
    public boolean add(Recovery recovery) {
        return inTransaction(connection -> Query.of(connection, ADD)
                        .uuid(recovery.id().value())
                        .uuid(recovery.account().value())
                        .uuid(recovery.webhook().value())
                        .instant(recovery.since())
                        .instant(recovery.until())
                        .text(texts(recovery.states()))
                        .run()
                == 1);
    }

    @Override
    public Optional<Recovery> find(AccountId account, RecoveryId id) {
        return inTransaction(connection -> Query.of(connection, BY_ID)
                .uuid(id.value())
                .uuid(account.value())
                .first(PostgresRecoveries::read));
    }

    @Override
    public Page<Recovery> list(WebhookId webhook, PageRequest page) {
        List<Recovery> found = inTransaction(connection -> Query.of(connection, PAGE)
                .uuid(webhook.value())
                .uuid(Ids.above(null, page.after()))
                .integer(page.limit() + 1)
                .list(PostgresRecoveries::read));
        return Page.of(found, page.limit());
    }

    @Override
    public boolean cancel(RecoveryId id) {
        return inTransaction(connection -> end(connection, id, RecoveryState.CANCELLED));
    }

    @Override
    public List<Recovery> running(WebhookId after, int limit) {
        return database.once(connection ->
                Query.of(connection, RUNNING).uuid(after.value()).integer(limit).list(PostgresRecoveries::read));
    }

    @Override
    public Step step(RecoveryId id, int mostWaiting) {
        return inTransaction(connection -> {
            Optional<Recovery> locked =
                    Query.of(connection, LOCK).uuid(id.value()).first(PostgresRecoveries::read);
            if (locked.isEmpty()) {
                return Step.NONE;
            }
            Database.planForValues(connection);
            int room = mostWaiting - waiting(connection, locked.get().webhook(), mostWaiting);
            return room > 0 ? step(connection, locked.get(), room) : Step.NONE;
        });
    }

    private static int waiting(Connection connection, WebhookId webhook, int most) throws SQLException {
        return Query.of(connection, COUNT_WAITING)
                .uuid(webhook.value())
                .integer(most)
                .first(row -> row.integer("waiting"))
                .orElseThrow();
    }

    private record LookedAt(DeliveryId id, boolean isWanted) {}

    private static Step step(Connection connection, Recovery recovery, int room) throws SQLException {
        List<LookedAt> next = look(connection, recovery);
        List<DeliveryId> wanted = new ArrayList<>();
        int through = 0;
        while (through < next.size() && wanted.size() < room) {
            LookedAt each = next.get(through++);
            if (each.isWanted()) {
                wanted.add(each.id());
            }
        }
        FinalDeliveries.Result result = wanted.isEmpty()
                ? new FinalDeliveries.Result(0, 0)
                : FinalDeliveries.makeDue(connection, wanted, recovery.states(), false);
        if (through > 0) {
            Query.of(connection, ADVANCE)
                    .uuid(next.get(through - 1).id().value())
                    .integer(result.madeDue())
                    .integer(result.withoutEvent())
                    .uuid(recovery.id().value())
                    .run();
        }
        if (through == next.size() && next.size() < LOOKED_AT) {
            end(connection, recovery.id(), RecoveryState.SUCCEEDED);
        }
        return new Step(result.madeDue(), true);
    }

    private static List<LookedAt> look(Connection connection, Recovery recovery) throws SQLException {
        DeliveryId reached = recovery.reached();
        return Query.of(connection, LOOK)
                .integers(recovery.states(), Codes::of)
                .uuid(recovery.webhook().value())
                .uuid(Ids.from(recovery.since()))
                .uuid(reached == null ? Ids.LOWEST : reached.value())
                .uuid(Ids.from(recovery.until()))
                .integer(LOOKED_AT)
                .list(row -> new LookedAt(new DeliveryId(row.uuid("id")), row.flag("wanted")));
    }

    private static boolean end(Connection connection, RecoveryId id, RecoveryState how) throws SQLException {
        return Query.of(connection, END).integer(Codes.of(how)).uuid(id.value()).run() == 1;
    }

    private static Recovery read(Row row) throws SQLException {
        return new Recovery(
                new RecoveryId(row.uuid("id")),
                new AccountId(row.uuid("account_id")),
                new WebhookId(row.uuid("webhook_id")),
                row.instant("since"),
                row.instant("until"),
                states(row.text("states")),
                Codes.recoveryState(row.integer("state")),
                delivery(row.uuidOrNull("reached")),
                row.number("resent"),
                row.number("skipped"),
                row.instantOrNull("completed_at"));
    }

    private static @Nullable DeliveryId delivery(@Nullable UUID id) {
        return id == null ? null : new DeliveryId(id);
    }

    private static String texts(Set<DeliveryState> states) {
        return states.stream().sorted().map(DeliveryState::text).collect(Collectors.joining(" "));
    }

    private static Set<DeliveryState> states(String texts) {
        return Arrays.stream(texts.split(" ", -1))
                .flatMap(text -> DeliveryState.of(text).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
