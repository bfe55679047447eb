package io.postrider.bench.receiver;

import io.postrider.bench.http.IncomingMessage;
import io.postrider.bench.http.Loopback;
import io.postrider.bench.http.SentMark;
import io.postrider.bench.worker.Hashes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * All connections of the receiver, on one thread. A path is {@code /group/name}; deliveries are told apart by path and message
 * id, so that the same event at two webhooks counts twice and a repeated one does not.
 */
final class ReceiverLoop implements Runnable {
    private static final int LISTEN_BACKLOG = 4_096;
    private static final int READ_BYTES = 256 * 1024;
    private static final ByteBuffer ACCEPTED = response("200 OK");
    private static final ByteBuffer REJECTED = response("503 Service Unavailable");

    private final String idHeader;
    private final InetSocketAddress address;
    private final Selector selector = Selector.open();
    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);

    // What follows belongs to the loop's thread.
    private final Map<Long, Group> groupsByPath = new HashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final SeenIds seen = new SeenIds();
    private long broken;
    private long withoutId;

    /** @param port 0 for any that is free */
    ReceiverLoop(String idHeader, int port) throws IOException {
        this.idHeader = idHeader;
        address = Loopback.address(port == 0 ? Loopback.freePort() : port);
        listen();
    }

    int port() {
        return address.getPort();
    }

    /** Lets the loop's thread do something. */
    <T> Future<T> tell(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        messages.add(() -> {
            try {
                result.complete(task.run());
            } catch (IOException | RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        selector.wakeup();
        return result;
    }

    interface Task<T> {
        T run() throws IOException;
    }

    @Override
    public void run() {
        try {
            while (true) {
                selector.select(this::handle);
                for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
                    message.run();
                }
            }
        } catch (IOException failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    Map<String, String> snapshot() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("nanos", Long.toString(System.nanoTime()));
        values.put("broken", Long.toString(broken));
        values.put("withoutId", Long.toString(withoutId));
        groups.values().forEach(group -> group.tell(values));
        return values;
    }

    void behave(String group, Behaviour behaviour) {
        group(group).behaviour = behaviour;
    }

    /** Counts from zero again, and knows no id. */
    void forget() {
        groups.values().forEach(Group::forget);
        seen.clear();
        broken = 0;
        withoutId = 0;
    }

    private void listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(address, LISTEN_BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    private void handle(SelectionKey key) {
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else if (key.isWritable()) {
                flush(key);
            } else if (key.isReadable()) {
                readAll(key);
            }
        } catch (IOException | RuntimeException failure) {
            broken++;
            close(key);
        }
    }

    private void accept(ServerSocketChannel listening) throws IOException {
        for (SocketChannel channel = listening.accept(); channel != null; channel = listening.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Sender(new IncomingMessage(idHeader)));
        }
    }

    private void readAll(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Sender sender = (Sender) key.attachment();
        if (sender.request.readFrom(channel, read) < 0) {
            close(key);
            return;
        }
        long now = System.nanoTime();
        while (key.isValid() && sender.unsent == null && sender.request.isComplete()) {
            Behaviour behaviour = note(sender.request, now);
            boolean closes = sender.request.isLast();
            sender.request.next();
            answer(key, channel, sender, behaviour);
            if (closes && behaviour != Behaviour.HANG) {
                close(key);
            }
        }
    }

    private Behaviour note(IncomingMessage request, long now) {
        byte[] bytes = request.bytes();
        int pathFrom = 0;
        while (bytes[pathFrom] != ' ') {
            pathFrom++;
        }
        pathFrom++;
        int pathTo = pathFrom;
        while (bytes[pathTo] != ' ') {
            pathTo++;
        }
        long path = Hashes.of(bytes, pathFrom, pathTo);
        Group group = groupsByPath.get(path);
        if (group == null) {
            group = group(firstSegment(bytes, pathFrom, pathTo));
            groupsByPath.put(path, group);
        }
        boolean isNew = true;
        long id = 0;
        if (request.wantedFrom() > 0) {
            id = Hashes.of(bytes, request.wantedFrom(), request.wantedTo());
            isNew = seen.add(Hashes.of(path, id));
        } else {
            withoutId++;
        }
        group.arrived(isNew, id);
        int mark = isNew ? SentMark.find(bytes, request.bodyFrom(), request.end()) : -1;
        if (mark > 0) {
            long sent = SentMark.nanos(bytes, mark);
            if (sent > 0) {
                group.took(SentMark.stream(bytes, mark), now - sent);
            }
        }
        return group.behaviour;
    }

    private static void answer(SelectionKey key, SocketChannel channel, Sender sender, Behaviour behaviour)
            throws IOException {
        switch (behaviour) {
            case ACCEPT, REJECT -> {
                ByteBuffer response = (behaviour == Behaviour.ACCEPT ? ACCEPTED : REJECTED).duplicate();
                channel.write(response);
                if (response.hasRemaining()) {
                    sender.unsent = response;
                    key.interestOps(SelectionKey.OP_WRITE);
                }
            }
            case RESET -> {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                close(key);
            }
            case HANG -> {
                // Until the other side closes.
            }
        }
    }

    private void flush(SelectionKey key) throws IOException {
        Sender sender = (Sender) key.attachment();
        ByteBuffer unsent = sender.unsent;
        if (unsent != null) {
            ((SocketChannel) key.channel()).write(unsent);
            if (unsent.hasRemaining()) {
                return;
            }
        }
        sender.unsent = null;
        key.interestOps(SelectionKey.OP_READ);
        readAll(key);
    }

    private Group group(String name) {
        return groups.computeIfAbsent(name, Group::new);
    }

    private static String firstSegment(byte[] bytes, int from, int to) {
        int end = from + 1;
        while (end < to && bytes[end] != '/' && bytes[end] != '?') {
            end++;
        }
        return new String(bytes, from + 1, Math.max(0, end - from - 1), StandardCharsets.US_ASCII);
    }

    private static void close(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException alreadyClosed) {
            // It is what is wanted.
        }
    }

    private static ByteBuffer response(String status) {
        byte[] text = ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(text.length).put(text).flip();
    }

    /** A connection of whoever delivers. */
    private static final class Sender {
        private final IncomingMessage request;
        private @Nullable ByteBuffer unsent;

        Sender(IncomingMessage request) {
            this.request = request;
        }
    }
}
