package io.postrider.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The first members of the data of every event that is published here: when it was meant to be sent, and of which stream it is. They have a
 * fixed length, so that the publisher writes them over a finished request and the receiver finds them without parsing JSON.
 *
 * <p>The time is that of {@link System#nanoTime}, which on one machine is the same clock for all Java processes.
 */
public final class SentMark {
    private static final byte[] NAME = "\"sentNanos\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAM = "\",\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 19;

    private SentMark() {}

    /**
     * A JSON object that begins with the mark and is filled up with letters.
     *
     * @param stream a small letter
     * @param bytes how long it is; no less than the mark itself takes
     */
    public static String object(char stream, int bytes) {
        String head = "{\"sentNanos\":\"" + "0".repeat(DIGITS) + "\",\"stream\":\"" + stream + "\",\"fill\":\"";
        String tail = "\"}";
        StringBuilder fill = new StringBuilder();
        while (fill.length() < bytes - head.length() - tail.length()) {
            // Neither all the same nor random: text as events have it, which PostgreSQL compresses about as well.
            fill.append(String.format(
                    Locale.ROOT, "order %d, %d pieces; ", fill.length() * 7919 % 99_991, fill.length() % 83));
        }
        fill.setLength(Math.max(0, bytes - head.length() - tail.length()));
        return head + fill + tail;
    }

    /** Where the digits begin in a finished request, or -1 where there is no mark. */
    public static int find(byte[] text, int from, int to) {
        int last = to - NAME.length - DIGITS - STREAM.length - 1;
        for (int i = from; i <= last; i++) {
            if (text[i] == '"' && text[i + 1] == 's' && matches(text, i, NAME)) {
                return i + NAME.length;
            }
        }
        return -1;
    }

    /** Writes the time over the digits. */
    public static void write(ByteBuffer request, int digitsFrom, long nanos) {
        long rest = nanos;
        for (int i = DIGITS - 1; i >= 0; i--) {
            request.put(digitsFrom + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }

    /** The time that stands there. */
    public static long nanos(byte[] text, int digitsFrom) {
        long nanos = 0;
        for (int i = digitsFrom; i < digitsFrom + DIGITS; i++) {
            nanos = nanos * 10 + text[i] - '0';
        }
        return nanos;
    }

    /** The stream that stands there. */
    public static char stream(byte[] text, int digitsFrom) {
        return (char) text[digitsFrom + DIGITS + STREAM.length];
    }

    private static boolean matches(byte[] text, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (text[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
