package io.postrider.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT_LIMIT = Duration.ofMillis(300);

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void each_event_is_shown_with_its_verified_signature_and_the_refused_one_again() throws Exception {
        try (FakePostrider postrider = FakePostrider.thatTries(2)) {
            boolean succeeded = Demo.play(said::add, postrider.url(), "prk_1", LIMIT);

            assertThat(succeeded).isTrue();
            isShown(".*order\\.created +attempt 1 +signature verified +answered 204");
            isShown(".*order\\.paid +attempt 1 +signature verified +answered 500.*");
            isShown(".*order\\.paid +attempt 2 +signature verified +answered 204");
            isShown(".*order\\.shipped +attempt 1 +signature verified +answered 204");
        }
    }

    @Test
    void what_the_demo_registered_is_gone_afterwards() throws Exception {
        try (FakePostrider postrider = FakePostrider.thatTries(2)) {
            Demo.play(said::add, postrider.url(), "prk_1", LIMIT);

            assertThat(postrider.calls()).contains("POST /v1/webhooks", "DELETE /v1/webhooks/wh_1");
        }
    }

    @Test
    void an_event_that_does_not_come_again_makes_it_fail() throws Exception {
        try (FakePostrider postrider = FakePostrider.thatTries(1)) {
            assertThat(Demo.play(said::add, postrider.url(), "prk_1", SHORT_LIMIT))
                    .isFalse();
            assertThat(postrider.calls()).contains("DELETE /v1/webhooks/wh_1");
        }
    }

    @Test
    void a_wrong_signature_makes_it_fail_and_is_shown() throws Exception {
        try (FakePostrider postrider = FakePostrider.thatSignsWithAnotherKey()) {
            assertThat(Demo.play(said::add, postrider.url(), "prk_1", SHORT_LIMIT))
                    .isFalse();
            isShown(".*signature WRONG +answered 401.*");
        }
    }

    @Test
    void a_server_that_is_gone_is_said_and_not_thrown() throws InterruptedException, IOException {
        URI gone;
        try (FakePostrider postrider = FakePostrider.thatTries(1)) {
            gone = postrider.url();
        }

        assertThat(Demo.play(said::add, gone, "prk_1", LIMIT)).isFalse();
        assertThat(said).anyMatch(line -> line.startsWith("Demo: it failed"));
    }

    /** The receiver tells of a request after it has answered it: the line may come after the end. */
    private void isShown(String line) {
        await().untilAsserted(() -> assertThat(said).anyMatch(each -> each.matches(line)));
    }
}
