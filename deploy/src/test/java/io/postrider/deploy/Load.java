package io.postrider.deploy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishers at work on one or several servers, and what they were told. Half of them give each event an id of its own and publish it
 * again, on the next server, until it is accepted; the others publish once, and what becomes of an event that was not accepted they do
 * not know.
 */
final class Load {
    private static final long PAUSE_MILLIS = 10;
    private static final long PAUSE_AFTER_REFUSAL_MILLIS = 50;

    /** An answer other than 202. */
    record Refusal(int status, String contentType, String retryAfter, String body) {
        static Refusal of(HttpResponse<String> answer) {
            return new Refusal(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.headers().firstValue("Retry-After").orElse(""),
                    answer.body());
        }
    }

    private final List<NativeClient> servers;
    private final String type;
    private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
    private final Map<String, Integer> broken = new ConcurrentHashMap<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> brokenOff = new ConcurrentLinkedQueue<>();
    private final Set<String> given = ConcurrentHashMap.newKeySet();
    private final AtomicInteger withoutId = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    private Load(List<NativeClient> servers, String type) {
        this.servers = servers;
        this.type = type;
    }

    /** Starts to publish events of a type on all of the servers. */
    static Load on(List<NativeClient> servers, String type, int publishers) {
        Load load = new Load(servers, type);
        for (int i = 0; i < publishers; i++) {
            int first = i % servers.size();
            Thread thread = new Thread(i % 2 == 0 ? () -> load.publishWithIds(first) : () -> load.publishOnce(first));
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    /** Ends it when each publisher has its last answer. */
    void stop() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Ends it without waiting. */
    void abandon() {
        stopped.set(true);
    }

    /** The ids of events that were accepted. */
    Set<String> accepted() {
        return Set.copyOf(accepted.keySet());
    }

    /** The ids of events that one server accepted and no other was asked for before, or that it may have accepted. */
    Set<String> mayBeOf(int server) {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        accepted.forEach((id, by) -> {
            if (broken.getOrDefault(id, by) == server) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Events of which the publisher does not know whether they were stored. */
    int inDoubt() {
        return withoutId.get() + given.size();
    }

    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    /** Requests that had no answer although there was a connection. */
    List<String> brokenOff() {
        return List.copyOf(brokenOff);
    }

    /** The longest time to an answer, by {@link RunningTime}. */
    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    private void publishWithIds(int first) {
        int server = first;
        while (!stopped.get()) {
            String id = type.replace('.', '-') + "-" + next.incrementAndGet();
            given.add(id);
            boolean isAccepted = false;
            while (!isAccepted && !stopped.get()) {
                isAccepted = publish(server, "\"id\":\"" + id + "\",", id);
                if (!isAccepted) {
                    server = (server + 1) % servers.size();
                    pause(PAUSE_AFTER_REFUSAL_MILLIS);
                }
            }
            if (isAccepted) {
                given.remove(id);
            }
            pause(PAUSE_MILLIS);
        }
    }

    private void publishOnce(int first) {
        int server = first;
        while (!stopped.get()) {
            if (!publish(server, "", "")) {
                withoutId.incrementAndGet();
                server = (server + 1) % servers.size();
                pause(PAUSE_AFTER_REFUSAL_MILLIS);
            }
            pause(PAUSE_MILLIS);
        }
    }

    private boolean publish(int server, String idField, String id) {
        long start = RunningTime.nanos();
        try {
            HttpResponse<String> answer = servers.get(server)
                    .post("/v1/events", "{\"type\":\"" + type + "\"," + idField + "\"data\":{\"n\":1.10}}");
            if (answer.statusCode() == 202) {
                accepted.put(NativeClient.idIn(answer.body()), server);
                return true;
            }
            refusals.add(Refusal.of(answer));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return false; // There was no connection: nothing was sent.
        } catch (IOException e) {
            brokenOff.add("server " + server + ": " + e);
            broken.putIfAbsent(id, server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            longestNanos.accumulateAndGet(RunningTime.nanos() - start, Math::max);
        }
        return false;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
