package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.application.storage.StorageUnavailable;
import io.postrider.domain.id.DeliveryId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeListenerTest {
    /** Tells what the test says, or fails. */
    private static final class ScriptedNotices implements ChangeNotices {
        private final BlockingQueue<Runnable> script = new LinkedBlockingQueue<>();
        private final AtomicInteger connections = new AtomicInteger();
        private volatile Consumer<DeliveryId> tellCancelled;

        @Override
        public void listen(Runnable changed, Consumer<DeliveryId> cancelled) {
            tellCancelled = cancelled;
            connections.incrementAndGet();
            changed.run();
            try {
                while (true) {
                    script.take().run();
                    changed.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("the thread is interrupted instead");
        }
    }

    private final ScriptedNotices notices = new ScriptedNotices();
    private final AtomicInteger changes = new AtomicInteger();
    private final List<DeliveryId> cancelled = new CopyOnWriteArrayList<>();
    private final ChangeListener listener = new ChangeListener(notices, this::changed, cancelled::add);
    private final Thread thread = new Thread(listener::run);
    private final List<Boolean> listenedAtChange = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        assertThat(listener.isListening()).isFalse();
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join(5_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(listener.isListening()).isFalse();
    }

    @Test
    void it_tells_when_it_listens_and_of_each_change() {
        awaitChanges(1);
        assertThat(listener.isListening()).isTrue();

        notices.script.add(ChangeListenerTest::change);
        awaitChanges(2);
    }

    @Test
    void a_connection_that_is_lost_is_a_change_and_is_made_again() {
        awaitChanges(1);
        notices.script.add(() -> {
            throw new StorageUnavailable("away", new IllegalStateException(), true);
        });
        awaitChanges(2);
        // By now it can be listening again.
        assertThat(listenedAtChange.get(1)).isFalse();

        awaitChanges(3);
        assertThat(listener.isListening()).isTrue();
        assertThat(notices.connections).hasValue(2);
    }

    @Test
    void a_fault_does_not_end_it() {
        notices.script.add(() -> {
            throw new IllegalStateException("a fault of the test");
        });

        awaitChanges(3);
        notices.script.add(ChangeListenerTest::change);
        awaitChanges(4);
    }

    @Test
    void it_tells_of_a_delivery_that_was_cancelled() {
        awaitChanges(1);
        DeliveryId id = new DeliveryId(new UUID(1, 2));

        notices.tellCancelled.accept(id);

        assertThat(cancelled).containsExactly(id);
        assertThat(changes).hasValue(1);
    }

    private void changed() {
        listenedAtChange.add(listener.isListening());
        changes.incrementAndGet();
    }

    private static void change() {
        // There is nothing to do but to tell it.
    }

    private void awaitChanges(int expected) {
        await().atMost(Duration.ofSeconds(30)).until(() -> changes.get() >= expected);
    }
}
