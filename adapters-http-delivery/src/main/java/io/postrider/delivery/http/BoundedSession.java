package io.postrider.delivery.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Lock;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection on which an answer ends after {@value #MAX_ANSWER_BYTES} bytes, head and body and all that parts them. The client bounds lines
 * and their number, and keeps a head in memory until its exchange is over: of heads that are as large as it would allow, a few
 * hundred would fill the heap.
 */
final class BoundedSession implements IOSession {
    /** More than is read of a body, and as much again as any receiver needs for its headers. */
    static final int MAX_ANSWER_BYTES = 96 * 1024;

    private static final byte[] METHOD = "POST ".getBytes(StandardCharsets.US_ASCII);

    private final IOSession session;
    private int read;

    BoundedSession(IOSession session) {
        this.session = session;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = session.read(target);
        if (count > 0) {
            read += count;
            if (read > MAX_ANSWER_BYTES) {
                throw new MessageConstraintException("the answer is too large");
            }
        }
        return count;
    }

    /** After the beginning of a request the next answer comes. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        if (beginsWithMethod(source)) {
            read = 0;
        }
        return session.write(source);
    }

    private static boolean beginsWithMethod(ByteBuffer source) {
        if (source.remaining() < METHOD.length) {
            return false;
        }
        for (int i = 0; i < METHOD.length; i++) {
            if (source.get(source.position() + i) != METHOD[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String getId() {
        return session.getId();
    }

    @Override
    public IOEventHandler getHandler() {
        return session.getHandler();
    }

    @Override
    public void upgrade(IOEventHandler handler) {
        session.upgrade(handler);
    }

    @Override
    public Lock getLock() {
        return session.getLock();
    }

    @Override
    public void enqueue(Command command, Command.Priority priority) {
        session.enqueue(command, priority);
    }

    @Override
    public boolean hasCommands() {
        return session.hasCommands();
    }

    @Override
    public Command poll() {
        return session.poll();
    }

    @Override
    public ByteChannel channel() {
        return session.channel();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return session.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return session.getLocalAddress();
    }

    @Override
    public int getEventMask() {
        return session.getEventMask();
    }

    @Override
    public void setEventMask(int mask) {
        session.setEventMask(mask);
    }

    @Override
    public void setEvent(int event) {
        session.setEvent(event);
    }

    @Override
    public void clearEvent(int event) {
        session.clearEvent(event);
    }

    @Override
    public Status getStatus() {
        return session.getStatus();
    }

    @Override
    public Timeout getSocketTimeout() {
        return session.getSocketTimeout();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        session.setSocketTimeout(timeout);
    }

    @Override
    public long getLastReadTime() {
        return session.getLastReadTime();
    }

    @Override
    public long getLastWriteTime() {
        return session.getLastWriteTime();
    }

    @Override
    public long getLastEventTime() {
        return session.getLastEventTime();
    }

    @Override
    public void updateReadTime() {
        session.updateReadTime();
    }

    @Override
    public void updateWriteTime() {
        session.updateWriteTime();
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public void close(CloseMode mode) {
        session.close(mode);
    }
}
