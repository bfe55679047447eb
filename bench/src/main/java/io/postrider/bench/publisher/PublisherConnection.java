package io.postrider.bench.publisher;

import io.postrider.bench.http.IncomingMessage;
import io.postrider.bench.worker.Hashes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection with at most one request under way. Used by the publisher's thread. */
final class PublisherConnection {
    private static final byte[] ID = "\"id\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final int FIRST_FAULT_OF_SERVER = 500;

    private final InetSocketAddress target;
    private final Selector selector;
    private final IncomingMessage response = new IncomingMessage("retry-after");
    private final ByteBuffer request;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean underWay;
    private int lastStatus;
    private int deliveries;
    private long intendedNanos;

    /** @param maxRequestBytes no request is longer */
    PublisherConnection(InetSocketAddress target, Selector selector, int maxRequestBytes) {
        this.target = target;
        this.selector = selector;
        request = ByteBuffer.allocateDirect(maxRequestBytes);
    }

    /** Sends a request; connects first where that is needed. */
    void send(RequestTemplate template, int mark, long intended) throws IOException {
        SocketChannel open = channel == null ? connect() : channel;
        template.fill(request, mark, intended);
        deliveries = template.deliveries();
        intendedNanos = intended;
        underWay = true;
        open.write(request);
        if (request.hasRemaining() && key != null) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /**
     * Goes on with what the selector found.
     *
     * @return whether the request under way is answered
     */
    boolean proceed(SelectionKey ready, ByteBuffer read, Tally tally) throws IOException {
        SocketChannel open = (SocketChannel) ready.channel();
        if (ready.isWritable()) {
            open.write(request);
            if (!request.hasRemaining()) {
                ready.interestOps(SelectionKey.OP_READ);
            }
        }
        if (!ready.isReadable()) {
            return false;
        }
        if (response.readFrom(open, read) < 0) {
            if (underWay) {
                throw new IOException("closed before the answer");
            }
            close();
            return false;
        }
        while (response.isComplete()) {
            boolean isInterim = response.status() < 200;
            boolean isLast = response.isLast();
            if (!isInterim) {
                note(tally);
            }
            response.next();
            if (!isInterim) {
                underWay = false;
                if (isLast) {
                    close();
                }
                return true;
            }
        }
        return false;
    }

    /** Whether the last answer was that the server does not want more now. */
    boolean wasRefused() {
        return lastStatus >= FIRST_FAULT_OF_SERVER;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Gives up what is under way. */
    void close() {
        underWay = false;
        response.reset();
        SocketChannel open = channel;
        channel = null;
        key = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyClosed) {
                // It is what is wanted.
            }
        }
    }

    private void note(Tally tally) {
        int status = response.status();
        lastStatus = status;
        int at = status < 300 ? response.indexInBody(ID) : -1;
        long id = 0;
        if (at >= 0) {
            byte[] bytes = response.bytes();
            int from = at + ID.length;
            int to = from;
            while (bytes[to] != '"') {
                to++;
            }
            id = Hashes.of(bytes, from, to);
        }
        tally.answered(status, deliveries, id, at >= 0, System.nanoTime() - intendedNanos);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel opened = SocketChannel.open();
        try {
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened.connect(target);
            opened.configureBlocking(false);
            key = opened.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException failure) {
            opened.close();
            throw failure;
        }
        response.reset();
        channel = opened;
        return opened;
    }
}
