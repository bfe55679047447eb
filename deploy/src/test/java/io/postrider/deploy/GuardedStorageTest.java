package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.engine.RateLimits;
import io.postrider.application.storage.StorageConflict;
import io.postrider.application.storage.StorageUnavailable;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.junit.jupiter.api.Test;

class GuardedStorageTest {
    /** A guard that lets everything through, unless its circuit is open. */
    private static final class CountingGuard extends DatabaseGuard {
        int calls;
        boolean isOpen;

        @Override
        public <T> T call(Callable<T> batch) throws Exception {
            calls++;
            if (isOpen) {
                throw new CircuitBreakerOpenException("open");
            }
            return batch.call();
        }
    }

    private final CountingGuard guard = new CountingGuard();
    private final Queue<RuntimeException> failures = new ArrayDeque<>();
    private final RateLimits limits = new GuardedStorage(guard).rateLimits(this::reserve);
    private int reached;

    private List<RateLimits.Granted> reserve(List<RateLimits.Wanted> requests) {
        reached++;
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return List.of();
    }

    private void call() {
        limits.reserve(List.of());
    }

    @Test
    void nobody_asks_the_guard_while_all_goes_well() {
        call();
        call();

        assertThat(reached).isEqualTo(2);
        assertThat(guard.calls).isZero();
    }

    @Test
    void an_outage_brings_the_guard_in_until_a_call_succeeds_through_it() {
        failures.add(away());
        failures.add(away());

        assertThatThrownBy(this::call).isInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(this::call).isInstanceOf(StorageUnavailable.class);
        call();
        call();

        assertThat(reached).isEqualTo(4);
        assertThat(guard.calls).as("the second and the third").isEqualTo(2);
    }

    @Test
    void what_the_database_rolled_back_in_favour_of_another_is_tried_again_by_the_guard() {
        failures.add(new StorageConflict("deadlock", new IllegalStateException()));

        call();
        call();

        assertThat(reached).isEqualTo(3);
        assertThat(guard.calls).isEqualTo(1);
    }

    @Test
    void an_open_circuit_is_an_outage_in_which_nothing_was_stored() {
        failures.add(away());
        assertThatThrownBy(this::call).isInstanceOf(StorageUnavailable.class);
        guard.isOpen = true;

        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(StorageUnavailable.class, e -> assertThat(e.nothingWasStored())
                        .isTrue());
        assertThat(reached).isEqualTo(1);
    }

    private static StorageUnavailable away() {
        return new StorageUnavailable("away", new IllegalStateException(), true);
    }
}
