package io.postrider.persistence.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.application.engine.ChangeNotices;
import io.postrider.application.storage.Samples;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.persistence.PostgresStorage;
import io.postrider.persistence.database.Database;
import io.postrider.persistence.database.Query;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of what is managed, which changes are told to the nodes, and what becomes of a connection that is cut. */
class PostgresChangeNoticesTest {
    private static StorageWithTables opened;
    private static PostgresStorage storage;
    private static Database tables;

    private final AtomicInteger told = new AtomicInteger();
    private ChangeNotices notices;
    private CompletableFuture<Void> listening;

    @BeforeAll
    static void open_the_database() {
        opened = new StorageWithTables();
        storage = opened.storage;
        tables = opened.tables;
    }

    @AfterAll
    static void close_the_database() {
        opened.close();
    }

    @BeforeEach
    void listen() {
        notices = storage.changeNotices();
        listening = CompletableFuture.runAsync(
                () -> notices.listen(told::incrementAndGet, cancelled -> {}), work -> new Thread(work).start());
        awaitTold(1);
    }

    @AfterEach
    void close() {
        notices.close();
    }

    @Test
    void webhooks_that_are_added_changed_and_deleted_are_told() {
        Webhook webhook = Samples.webhook(opened.account().id());

        storage.webhooks().add(webhook);
        awaitTold(2);
        storage.webhooks().forgetFailures(webhook.id()); // what deliveries write is not told
        storage.webhooks().remove(webhook.account(), webhook.id());
        awaitTold(3);
    }

    @Test
    void what_is_rolled_back_is_not_told() {
        Webhook webhook = Samples.webhook(opened.account().id());
        assertThatThrownBy(() -> storage.transactions().required(() -> {
                    storage.webhooks().add(webhook);
                    throw new IllegalStateException("something else fails");
                }))
                .hasMessage("something else fails");

        storage.webhooks().add(webhook);

        awaitTold(2);
    }

    @Test
    void a_key_that_is_revoked_is_told_and_its_use_is_not() {
        ApiKey key = Samples.apiKey(opened.account().id());
        storage.apiKeys().add(key, Samples.hash());

        storage.apiKeys().markUsed(Map.of(key.id(), Samples.CREATED));
        storage.apiKeys().revoke(key.account(), key.id());

        awaitTold(2);
    }

    @Test
    void a_connection_that_is_cut_ends_it() {
        tables.once(connection -> Query.of(
                        connection,
                        "SELECT pg_terminate_backend(pid)::text AS cut FROM pg_stat_activity"
                                + " WHERE query LIKE 'LISTEN%' AND datname = current_database()")
                .list(row -> row.text("cut")));

        await().atMost(Duration.ofSeconds(5)).until(listening::isDone);
        assertThatThrownBy(listening::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StorageUnavailable.class);
    }

    private void awaitTold(int times) {
        await().atMost(Duration.ofSeconds(5)).until(() -> told.get() >= times);
        assertThat(told).hasValue(times);
    }
}
