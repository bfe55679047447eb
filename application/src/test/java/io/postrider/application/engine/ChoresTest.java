package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChoresTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final Chores chores = new Chores(Thread::new);
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void stop() throws InterruptedException {
        chores.stop();
    }

    @Test
    void a_chore_is_done_again_and_again_also_after_it_failed() {
        chores.start("a chore", Duration.ofMillis(20), () -> {
            done.incrementAndGet();
            throw new IllegalStateException("a fault of the test");
        });

        awaitDone(3);
    }

    @Test
    void that_the_thread_of_a_chore_has_died_is_known() throws InterruptedException {
        chores.start("a chore", NEVER, done::incrementAndGet);
        assertThat(chores.isBroken()).isFalse();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> done.incrementAndGet());
        try {
            chores.start("another chore", Duration.ofMillis(1), () -> {
                throw new LinkageError("a fault of the test");
            });
            await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30)).until(chores::isBroken);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }

        chores.stop();
        assertThat(chores.isBroken()).isFalse();
    }

    @Test
    void a_chore_that_is_asked_for_is_done_at_once_and_what_is_asked_meanwhile_soon_after() {
        Semaphore wakeUp = new Semaphore(0);
        chores.start("a chore", () -> NEVER, wakeUp, done::incrementAndGet);

        wakeUp.release();
        awaitDone(1);
        wakeUp.release(5);
        awaitDone(2);
        assertThat(wakeUp.availablePermits()).isZero();
        assertThat(done).hasValue(2);
    }

    private void awaitDone(int times) {
        await().atMost(Duration.ofSeconds(30)).until(() -> done.get() >= times);
    }
}
