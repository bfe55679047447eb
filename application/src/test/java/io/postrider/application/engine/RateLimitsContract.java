package io.postrider.application.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.engine.RateLimits.Granted;
import io.postrider.application.engine.RateLimits.Wanted;
import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RateLimits} keeps. */
public abstract class RateLimitsContract {
    private EngineStorage storage;
    private RateLimits limits;
    private Scene scene;
    private WebhookId webhook;

    /** An empty storage. */
    protected abstract EngineStorage emptyStorage();

    @BeforeEach
    void set_the_scene() {
        storage = emptyStorage();
        limits = storage.rateLimits();
        scene = new Scene(storage);
        webhook = scene.webhook();
    }

    @Test
    void the_first_tokens_can_be_used_at_once() {
        assertThat(reserve(10, 5)).isEqualTo(new Granted(webhook, 10, 5, Duration.ZERO));
    }

    @Test
    void the_next_tokens_follow_those_that_were_given_out() {
        Instant before = storage.now();
        reserve(10, 5);
        Granted next = reserve(10, 3);
        Granted last = reserve(10, 1);

        assertThat(next.tokens()).isEqualTo(3);
        assertThat(next.startsIn()).isBetween(Duration.ofMillis(500).minus(since(before)), Duration.ofMillis(500));
        assertThat(last.startsIn()).isBetween(Duration.ofMillis(800).minus(since(before)), Duration.ofMillis(800));
    }

    @Test
    void moments_that_passed_without_requests_are_not_given_out() {
        reserve(10, 5);
        storage.letTimePass(Duration.ofSeconds(30));

        Instant before = storage.now();
        Granted now = reserve(10, 5);
        Granted next = reserve(10, 5);

        assertThat(now.startsIn()).isZero();
        assertThat(next.startsIn()).isBetween(Duration.ofMillis(500).minus(since(before)), Duration.ofMillis(500));
    }

    @Test
    void no_token_is_given_out_whose_moment_is_too_far_away() {
        Instant before = storage.now();
        Granted many = reserve(100, 1_000);
        Granted rest = reserve(100, 1_000);

        assertThat(many.tokens()).isEqualTo(201);
        assertThat((long) rest.tokens()).isBetween(0L, since(before).toMillis() / 10);
        if (rest.tokens() == 0) {
            assertThat(rest.startsIn()).isBetween(Duration.ZERO, Duration.ofMillis(10));
        } else {
            assertThat(rest.startsIn().plusMillis(10L * (rest.tokens() - 1))).isLessThanOrEqualTo(RateLimits.AHEAD);
        }
    }

    @Test
    void who_gets_none_is_told_when_to_ask_again() {
        Instant before = storage.now();
        long given = 0;
        Granted none = reserve(1, 1);
        while (none.tokens() == 1) {
            given++;
            none = reserve(1, 1);
        }
        assertThat(given).isBetween(3L, 3 + since(before).toSeconds());
        assertThat(none.tokens()).isZero();
        assertThat(none.startsIn()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));

        storage.letTimePass(none.startsIn().plusMillis(1)); // time passes in whole milliseconds

        assertThat(reserve(1, 1).tokens()).isEqualTo(1);
    }

    @Test
    void each_webhook_has_a_limit_of_its_own() {
        WebhookId other = scene.webhook();
        Instant before = storage.now();
        reserve(1, 1);

        List<Granted> granted = limits.reserve(List.of(new Wanted(other, 1_000, 100), new Wanted(webhook, 1, 1)));

        assertThat(granted).hasSize(2);
        assertThat(granted).contains(new Granted(other, 1_000, 100, Duration.ZERO));
        assertThat(granted).filteredOn(it -> it.webhook().equals(webhook)).allSatisfy(it -> assertThat(it.startsIn())
                .isBetween(Duration.ofSeconds(1).minus(since(before)), Duration.ofSeconds(1)));
    }

    @Test
    void a_limit_that_is_changed_goes_on_after_what_was_given_out() {
        Instant before = storage.now();
        reserve(1, 1);

        Granted next = reserve(100, 10);

        assertThat(next.tokens()).isEqualTo(10);
        assertThat(next.perSecond()).isEqualTo(100);
        assertThat(next.startsIn()).isBetween(Duration.ofSeconds(1).minus(since(before)), Duration.ofSeconds(1));
    }

    @Test
    void who_wants_nothing_gets_nothing() {
        assertThat(limits.reserve(List.of())).isEmpty();
    }

    @Test
    void many_nodes_at_once_never_get_the_same_moment() throws Exception {
        WebhookId other = scene.webhook();
        Instant before = storage.now();

        List<List<Granted>> granted = Race.of(4, i -> () -> {
            List<Granted> all = new ArrayList<>();
            for (int j = 0; j < 25; j++) {
                Wanted first = new Wanted(webhook, 100, 1 + j % 3);
                Wanted second = new Wanted(other, 100, 1);
                all.addAll(limits.reserve(i % 2 == 0 ? List.of(first, second) : List.of(second, first)));
            }
            return all;
        });

        Granted next = reserve(100, 1);
        int tokens = granted.stream()
                .flatMap(List::stream)
                .filter(it -> it.webhook().equals(webhook))
                .mapToInt(Granted::tokens)
                .sum();
        Duration givenOut = Duration.ofMillis(10L * tokens);
        assertThat(tokens).isGreaterThan(100);
        assertThat(next.startsIn().plus(next.tokens() == 0 ? RateLimits.AHEAD : Duration.ZERO))
                .isBetween(givenOut.minus(since(before)), givenOut);
    }

    private Granted reserve(int perSecond, int tokens) {
        List<Granted> granted = limits.reserve(List.of(new Wanted(webhook, perSecond, tokens)));
        assertThat(granted).hasSize(1);
        return granted.get(0);
    }

    /** What has passed by the storage's clock, and a bit for what is stored less exactly. */
    private Duration since(Instant before) {
        return Duration.between(before, storage.now()).plusMillis(1);
    }
}
