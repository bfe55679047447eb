package io.postrider.bench.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The requests, or the responses, that come in on one connection, one after the other (RFC 9112). A body ends by {@code Content-Length}
 * or by its last chunk; one that ends with the connection is not understood. Used by one thread.
 */
public final class IncomingMessage {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
    private static final byte[] CONNECTION = ascii("connection");
    private static final byte[] CHUNKED = ascii("chunked");
    private static final byte[] CLOSE = ascii("close");

    private final byte[] wantedHeader;
    private byte[] bytes = new byte[4 * 1024];
    private int length;

    // What follows belongs to the message at the front; zero as long as its head is not complete.
    private int searchedTo;
    private int bodyFrom;
    private int contentLength;
    private boolean isChunked;
    private boolean isLast;
    private int wantedFrom;
    private int wantedTo;
    private int end;

    /**
     * Nothing has come in yet.
     *
     * @param wantedHeader the name of a header whose value is looked for
     */
    public IncomingMessage(String wantedHeader) {
        this.wantedHeader = ascii(wantedHeader);
    }

    /**
     * Takes what has come in.
     *
     * @param shared a buffer for all connections of the thread
     * @return how much, or -1 where the connection was closed by the other side
     */
    public int readFrom(SocketChannel channel, ByteBuffer shared) throws IOException {
        shared.clear();
        int count = channel.read(shared);
        if (count > 0) {
            if (length + count > bytes.length) {
                if (length + count > MAX_BYTES) {
                    throw new IOException("a message of more than " + MAX_BYTES + " bytes");
                }
                bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
            }
            shared.flip();
            shared.get(bytes, length, count);
            length += count;
        }
        return count;
    }

    /** Whether all of the message at the front is there. */
    public boolean isComplete() throws IOException {
        if (bodyFrom == 0 && !findHead()) {
            return false;
        }
        if (end == 0) {
            end = isChunked ? endOfChunks() : bodyFrom + contentLength;
        }
        return end > 0 && end <= length;
    }

    /** Whether anything of a message is there. */
    public boolean hasBegun() {
        return length > 0;
    }

    /** Drops the message at the front, which is complete. */
    public void next() {
        System.arraycopy(bytes, end, bytes, 0, length - end);
        length -= end;
        forgetFront();
    }

    /** Drops everything, for a new connection. */
    public void reset() {
        length = 0;
        forgetFront();
    }

    /** The bytes that the positions below point into; valid until the next call that changes anything. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the head ends and the body, with the frames of its chunks, begins. */
    public int bodyFrom() {
        return bodyFrom;
    }

    /** Behind the last byte of the message. */
    public int end() {
        return end;
    }

    /** Whether the other side closes the connection after it. */
    public boolean isLast() {
        return isLast;
    }

    /** Where the value of the wanted header begins; 0 where there is none. */
    public int wantedFrom() {
        return wantedFrom;
    }

    public int wantedTo() {
        return wantedTo;
    }

    /** The status of a response. */
    public int status() {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    }

    /** Where a text begins in the body, or -1. */
    public int indexInBody(byte[] text) {
        return indexOf(bytes, bodyFrom, end, text);
    }

    private void forgetFront() {
        searchedTo = 0;
        bodyFrom = 0;
        contentLength = 0;
        isChunked = false;
        isLast = false;
        wantedFrom = 0;
        wantedTo = 0;
        end = 0;
    }

    private boolean findHead() throws IOException {
        int lineFrom = searchedTo;
        for (int i = searchedTo; i < length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            int lineTo = i > 0 && bytes[i - 1] == '\r' ? i - 1 : i;
            if (lineTo == lineFrom) {
                bodyFrom = i + 1;
                return true;
            }
            if (lineFrom > 0) {
                header(lineFrom, lineTo);
            }
            lineFrom = i + 1;
            searchedTo = lineFrom;
        }
        return false;
    }

    private void header(int from, int to) throws IOException {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int valueFrom = colon + 1;
        while (valueFrom < to && bytes[valueFrom] == ' ') {
            valueFrom++;
        }
        if (isName(from, colon, wantedHeader)) {
            wantedFrom = valueFrom;
            wantedTo = to;
        } else if (isName(from, colon, CONTENT_LENGTH)) {
            contentLength = decimal(valueFrom, to);
        } else if (isName(from, colon, TRANSFER_ENCODING)) {
            isChunked = isName(valueFrom, to, CHUNKED);
        } else if (isName(from, colon, CONNECTION)) {
            isLast = isName(valueFrom, to, CLOSE);
        }
    }

    private int endOfChunks() throws IOException {
        int at = bodyFrom;
        while (true) {
            int lineEnd = indexOf(bytes, at, length, new byte[] {'\n'});
            if (lineEnd < 0) {
                return 0;
            }
            int size = 0;
            for (int i = at; i < lineEnd && Character.digit(bytes[i], 16) >= 0; i++) {
                size = size * 16 + Character.digit(bytes[i], 16);
                if (size > MAX_BYTES) {
                    throw new IOException("a chunk of more than " + MAX_BYTES + " bytes");
                }
            }
            at = lineEnd + 1 + size + 2;
            if (size == 0) {
                return at;
            }
        }
    }

    private boolean isName(int from, int to, byte[] lowerCase) {
        if (to - from != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            byte letter = bytes[from + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private int decimal(int from, int to) throws IOException {
        int value = 0;
        for (int i = from; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
            if (value > MAX_BYTES) {
                throw new IOException("a body of more than " + MAX_BYTES + " bytes");
            }
        }
        return value;
    }

    private static int indexOf(byte[] text, int from, int to, byte[] wanted) {
        for (int i = from; i <= to - wanted.length; i++) {
            int matched = 0;
            while (matched < wanted.length && text[i + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
