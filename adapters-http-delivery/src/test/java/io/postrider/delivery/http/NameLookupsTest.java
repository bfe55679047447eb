package io.postrider.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameLookupsTest {
    private static final List<InetAddress> ADDRESSES = List.of(InetAddress.getLoopbackAddress());

    private final CountDownLatch release = new CountDownLatch(1);
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private NameLookups names = names(8, Duration.ofSeconds(5), Duration.ofSeconds(60));

    @AfterEach
    void close() {
        release.countDown();
        names.close();
    }

    @Test
    void what_was_found_is_used_again_for_a_while() throws Exception {
        find("receiver.example").get(20, TimeUnit.SECONDS);
        find("receiver.example").get(20, TimeUnit.SECONDS);

        assertThat(asked("receiver.example")).isEqualTo(1);
    }

    @Test
    void without_a_cache_each_look_up_asks() throws Exception {
        names = names(8, Duration.ofSeconds(5), Duration.ZERO);

        find("receiver.example").get(20, TimeUnit.SECONDS);
        find("receiver.example").get(20, TimeUnit.SECONDS);

        assertThat(asked("receiver.example")).isEqualTo(2);
    }

    @Test
    void failures_are_not_kept() {
        assertThatThrownBy(() -> find("unknown.example").get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LookupFailed.class);
        assertThatThrownBy(() -> find("unknown.example").get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LookupFailed.class);

        assertThat(asked("unknown.example")).isEqualTo(2);
    }

    @Test
    void a_name_is_looked_up_once_for_all_who_wait() throws Exception {
        List<CompletableFuture<List<InetAddress>>> waiting =
                IntStream.range(0, 20).mapToObj(i -> find("slow.example")).toList();
        release.countDown();

        for (CompletableFuture<List<InetAddress>> one : waiting) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(ADDRESSES);
        }
        assertThat(asked("slow.example")).isEqualTo(1);
    }

    @Test
    void a_slow_domain_does_not_hold_up_another() throws Exception {
        List<CompletableFuture<List<InetAddress>>> slow = IntStream.range(0, 50)
                .mapToObj(i -> find("n" + i + ".slow.example"))
                .toList();

        assertThat(find("receiver.other").get(20, TimeUnit.SECONDS)).isEqualTo(ADDRESSES);

        assertThat(slow).noneMatch(CompletableFuture::isDone);
        assertThat(asked.keySet().stream().filter(name -> name.endsWith("slow.example")))
                .hasSizeLessThanOrEqualTo(2);
        release.countDown();
        for (CompletableFuture<List<InetAddress>> one : slow) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(ADDRESSES);
        }
    }

    @Test
    void a_look_up_that_takes_too_long_fails_and_its_domain_gets_one_thread() throws Exception {
        names = names(8, Duration.ofMillis(100), Duration.ZERO);
        CompletableFuture<List<InetAddress>> stuck = find("a.slow.example");
        CompletableFuture<List<InetAddress>> waiting = find("b.slow.example");
        Awaitility.await().until(() -> asked.size() == 2);

        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
            names.expire();
            return stuck.isDone() && waiting.isDone();
        });

        assertThatThrownBy(stuck::get)
                .hasCauseInstanceOf(LookupFailed.class)
                .hasMessageContaining("a.slow.example was not resolved within 100 ms");
        CompletableFuture<List<InetAddress>> next = find("c.slow.example");
        assertThat(find("receiver.other").get(20, TimeUnit.SECONDS)).isEqualTo(ADDRESSES);
        assertThat(asked).doesNotContainKey("c.slow.example");
        assertThat(next).isNotDone();
    }

    @Test
    void too_many_names_at_once_are_refused() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(find("n" + i + ".zone-" + i / 50 + "-slow.example")).isNotDone();
        }

        assertThatThrownBy(() -> find("one.more.example").get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LookupFailed.class)
                .hasMessageContaining("too many");
    }

    @Test
    void too_many_names_of_a_domain_are_refused_and_those_of_others_are_not() throws Exception {
        for (int i = 0; i < 102; i++) {
            assertThat(find("n" + i + ".slow.example")).isNotDone();
        }

        assertThatThrownBy(() -> find("one.more.slow.example").get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LookupFailed.class)
                .hasMessageContaining("too many host names of slow.example");
        assertThat(find("receiver.other").get(20, TimeUnit.SECONDS)).isEqualTo(ADDRESSES);
    }

    private NameLookups names(int threads, Duration timeout, Duration cache) {
        HttpTransportSettings settings = HttpTransportSettings.defaults("1").withLookups(threads, timeout, cache);
        return new NameLookups(this::resolve, settings, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
    }

    private CompletableFuture<List<InetAddress>> find(String name) {
        return names.find(name).toCompletableFuture();
    }

    private int asked(String name) {
        return asked.get(name).get();
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        asked.computeIfAbsent(host, unused -> new AtomicInteger()).incrementAndGet();
        if (host.startsWith("unknown")) {
            throw new UnknownHostException(host);
        }
        if (host.endsWith("slow.example")) {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
        }
        return ADDRESSES;
    }
}
