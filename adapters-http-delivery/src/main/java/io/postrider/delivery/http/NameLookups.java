package io.postrider.delivery.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up on threads of its own, each name once at a time, whoever waits for it.
 *
 * <p>Name servers can be slow, and the JDK offers no way to stop asking one. So that those of one domain do not hold all threads, the
 * names below the same two last labels have a quarter of the threads at most, and a single one after they were too slow; the
 * others wait behind them. A look-up that has reached its timeout has failed, though its thread may be held longer.
 *
 * <p>What was found is kept for a moment; failures are not. Safe for use by many threads.
 */
final class NameLookups implements AutoCloseable {
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_WAITING_PER_ZONE = 100;
    private static final int MAX_KEPT = 10_000;
    private static final int MAX_SLOW_ZONES = 1_000;

    private final NameResolver resolver;
    private final Duration timeout;
    private final long keptNanos;
    private final int maxPerZone;
    private final ThreadPoolExecutor threads;

    private final Map<String, Kept> kept = new HashMap<>();
    private final Map<String, Lookup> byName = new HashMap<>();
    private final Map<String, Zone> zones = new HashMap<>();
    private final Set<String> slowZones = new HashSet<>();

    private record Kept(List<InetAddress> addresses, long untilNanos) {}

    private record Lookup(String name, long sinceNanos, CompletableFuture<List<InetAddress>> answer) {}

    private static final class Zone {
        private int running;
        private final Deque<Lookup> waiting = new ArrayDeque<>();
    }

    NameLookups(NameResolver resolver, HttpTransportSettings settings, ThreadFactory factory) {
        this.resolver = resolver;
        timeout = settings.lookupTimeout();
        keptNanos = settings.lookupCache().toNanos();
        maxPerZone = Math.max(1, settings.lookupThreads() / 4);
        threads = new ThreadPoolExecutor(
                settings.lookupThreads(),
                settings.lookupThreads(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /** The addresses of a host, never empty; fails with {@link LookupFailed}. Completed on any thread. */
    CompletionStage<List<InetAddress>> find(String name) {
        Lookup lookup;
        synchronized (this) {
            long now = System.nanoTime();
            Kept found = kept.get(name);
            if (found != null && found.untilNanos() - now > 0) {
                return CompletableFuture.completedFuture(found.addresses());
            }
            Lookup underWay = byName.get(name);
            if (underWay != null) {
                return underWay.answer();
            }
            if (byName.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(new LookupFailed("too many host names are being looked up"));
            }
            Zone zone = zones.computeIfAbsent(zoneOf(name), unused -> new Zone());
            if (zone.waiting.size() >= MAX_WAITING_PER_ZONE) {
                return CompletableFuture.failedFuture(
                        new LookupFailed("too many host names of " + zoneOf(name) + " are being looked up"));
            }
            lookup = new Lookup(name, now, new CompletableFuture<>());
            byName.put(name, lookup);
            zone.waiting.add(lookup);
            startNext(zoneOf(name), zone);
        }
        return lookup.answer();
    }

    /** Lets those fail that have reached their timeout. To be called now and then. */
    void expire() {
        List<Lookup> expired = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            for (Lookup lookup : byName.values()) {
                if (now - lookup.sinceNanos() >= timeout.toNanos()
                        && !lookup.answer().isDone()) {
                    expired.add(lookup);
                }
            }
            for (Lookup lookup : expired) {
                String zoneName = zoneOf(lookup.name());
                Zone zone = zones.get(zoneName);
                if (zone != null && zone.waiting.remove(lookup)) {
                    byName.remove(lookup.name(), lookup);
                }
                if (slowZones.size() >= MAX_SLOW_ZONES) {
                    slowZones.clear();
                }
                slowZones.add(zoneName);
            }
        }
        for (Lookup lookup : expired) {
            lookup.answer()
                    .completeExceptionally(new LookupFailed("the host name " + lookup.name()
                            + " was not resolved within " + timeout.toMillis() + " ms"));
        }
    }

    private synchronized void startNext(String zoneName, Zone zone) {
        int max = slowZones.contains(zoneName) ? 1 : maxPerZone;
        while (zone.running < max && !zone.waiting.isEmpty() && !threads.isShutdown()) {
            Lookup next = zone.waiting.remove();
            zone.running++;
            threads.execute(() -> run(next, zoneName, zone));
        }
        if (zone.running == 0) {
            zones.remove(zoneName, zone);
        }
    }

    private void run(Lookup lookup, String zoneName, Zone zone) {
        List<InetAddress> addresses = List.of();
        try {
            addresses = resolver.resolve(lookup.name());
        } catch (UnknownHostException | RuntimeException e) {
            // Told below: there is no address.
        } finally {
            synchronized (this) {
                long now = System.nanoTime();
                byName.remove(lookup.name(), lookup);
                zone.running--;
                if (now - lookup.sinceNanos() < timeout.toNanos()) {
                    slowZones.remove(zoneName);
                }
                if (!addresses.isEmpty() && keptNanos > 0) {
                    if (kept.size() >= MAX_KEPT) {
                        kept.clear();
                    }
                    kept.put(lookup.name(), new Kept(addresses, now + keptNanos));
                }
                startNext(zoneName, zone);
            }
        }
        if (addresses.isEmpty()) {
            lookup.answer()
                    .completeExceptionally(new LookupFailed("the host name " + lookup.name() + " cannot be resolved"));
        } else {
            lookup.answer().complete(addresses);
        }
    }

    /** The two last labels of a name: not always what one owner holds, but near enough to be fair. */
    private static String zoneOf(String name) {
        int dot = name.lastIndexOf('.', name.length() - 2);
        return dot <= 0 ? name : name.substring(name.lastIndexOf('.', dot - 1) + 1);
    }

    /** Interrupts what is under way. What waits is not answered any more. */
    @Override
    public synchronized void close() {
        threads.shutdownNow();
    }
}
