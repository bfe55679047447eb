package io.postrider.bench.publisher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * All connections of the publisher, on one thread.
 *
 * <p>In a closed loop each connection sends its next request when the one before is answered. In an open loop requests are due at
 * fixed times, whatever becomes of those before; latency counts from when a request was due, also where all connections were
 * busy then (else a server that stalls would be measured only once for each connection: coordinated omission).
 */
final class PublisherLoop implements Runnable {
    private static final int READ_BYTES = 64 * 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long REST_NANOS = 50_000_000;
    private static final long REST_CHECK_MILLIS = 10;

    private final InetSocketAddress target;
    private final List<RequestTemplate> templates;
    private final int[] marks;
    private final TemplateOrder order;
    private final Selector selector = Selector.open();
    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);
    private final Tally tally = new Tally();
    private final Thread pacer = new Thread(this::pace, "publisher-pacer");

    /** When the next request of an open loop is due; {@code Long.MAX_VALUE} where there is none. */
    private volatile long nextDue = Long.MAX_VALUE;

    private volatile double nanosBetween;
    private volatile boolean closed;

    // What follows belongs to the loop's thread.
    private final List<PublisherConnection> connections = new ArrayList<>();
    private final Deque<PublisherConnection> idle = new ArrayDeque<>();
    private final Deque<Rest> resting = new ArrayDeque<>();
    private final Deque<Long> overdue = new ArrayDeque<>();
    private boolean isClosedLoop;
    private long sendsLeft;
    private long openSince;
    private long openCount;
    private long sent;

    private record Rest(PublisherConnection connection, long untilNanos) {}

    PublisherLoop(InetSocketAddress target, List<RequestTemplate> templates) throws IOException {
        this.target = target;
        this.templates = templates;
        marks = templates.stream().mapToInt(RequestTemplate::mark).toArray();
        order = new TemplateOrder(templates);
        pacer.setDaemon(true);
        pacer.start();
    }

    /** Lets the loop's thread do something. */
    <T> Future<T> tell(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        messages.add(() -> result.complete(task.get()));
        selector.wakeup();
        return result;
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                selector.select(this::handle, resting.isEmpty() ? 0 : REST_CHECK_MILLIS);
                for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
                    message.run();
                }
                endRests();
                sendDue();
            }
            connections.forEach(PublisherConnection::close);
            selector.close();
        } catch (IOException failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    /** Sends without a pause on this many connections, this many requests. */
    boolean closedLoop(int connectionCount, long limit) {
        pause();
        isClosedLoop = true;
        sendsLeft = limit;
        useConnections(connectionCount);
        for (PublisherConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            sendNext(connection);
        }
        return true;
    }

    /** Sends at a fixed rate. */
    boolean openLoop(int connectionCount, double perSecond) {
        pause();
        useConnections(connectionCount);
        nanosBetween = NANOS_PER_SECOND / perSecond;
        openSince = System.nanoTime();
        openCount = 0;
        nextDue = openSince;
        LockSupport.unpark(pacer);
        return true;
    }

    /** Sends no more; what is under way is still answered. */
    boolean pause() {
        isClosedLoop = false;
        nextDue = Long.MAX_VALUE;
        overdue.clear();
        return true;
    }

    void close() {
        closed = true;
        LockSupport.unpark(pacer);
        selector.wakeup();
    }

    Map<String, String> snapshot() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("nanos", Long.toString(System.nanoTime()));
        values.put("sent", Long.toString(sent));
        values.put(
                "underWay",
                Long.toString(connections.stream()
                        .filter(PublisherConnection::isUnderWay)
                        .count()));
        values.put("overdue", Integer.toString(overdue.size()));
        tally.tell(values);
        return values;
    }

    private void useConnections(int count) {
        while (connections.size() < count) {
            int largest =
                    templates.stream().mapToInt(RequestTemplate::bytes).max().orElse(1);
            PublisherConnection connection = new PublisherConnection(target, selector, largest);
            connections.add(connection);
            idle.add(connection);
        }
    }

    private void handle(SelectionKey key) {
        PublisherConnection connection = (PublisherConnection) key.attachment();
        try {
            if (connection.proceed(key, read, tally)) {
                if (connection.wasRefused()) {
                    rest(connection);
                } else {
                    answered(connection);
                }
            }
        } catch (IOException failure) {
            broke(connection);
        }
    }

    private void answered(PublisherConnection connection) {
        if (isClosedLoop) {
            sendNext(connection);
        } else {
            idle.add(connection);
        }
    }

    private void broke(PublisherConnection connection) {
        tally.broke();
        connection.close();
        rest(connection);
    }

    /** A publisher that is refused does not try again at once. */
    private void rest(PublisherConnection connection) {
        resting.add(new Rest(connection, System.nanoTime() + REST_NANOS));
    }

    private void endRests() {
        while (!resting.isEmpty() && resting.peek().untilNanos - System.nanoTime() <= 0) {
            answered(resting.remove().connection);
        }
    }

    private void sendNext(PublisherConnection connection) {
        if (sendsLeft > 0) {
            sendsLeft--;
            send(connection, System.nanoTime());
        } else {
            idle.add(connection);
        }
    }

    private void sendDue() {
        long now = System.nanoTime();
        while (nextDue <= now) {
            overdue.add(nextDue);
            openCount++;
            nextDue = openSince + (long) (openCount * nanosBetween);
        }
        while (!overdue.isEmpty() && !idle.isEmpty()) {
            send(idle.remove(), overdue.remove());
        }
    }

    private void send(PublisherConnection connection, long intended) {
        int template = order.next();
        sent++;
        try {
            connection.send(templates.get(template), marks[template], intended);
        } catch (IOException failure) {
            broke(connection);
        }
    }

    /** Wakes the loop when a request is due: selectors wait for whole milliseconds only, this thread more exactly. */
    private void pace() {
        while (!closed) {
            long due = nextDue;
            long wait = due == Long.MAX_VALUE ? NANOS_PER_SECOND : due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            } else {
                selector.wakeup();
                // Until the loop has taken note: it sets the next time within microseconds.
                LockSupport.parkNanos(this, (long) Math.min(nanosBetween / 2, 100_000));
            }
        }
    }
}
