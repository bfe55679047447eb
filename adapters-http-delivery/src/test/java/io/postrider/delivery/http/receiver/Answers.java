package io.postrider.delivery.http.receiver;

import io.postrider.delivery.http.receiver.ScriptedReceiver.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Scripts for a {@link ScriptedReceiver}. */
public final class Answers {
    private static final int CHUNK = 64 * 1024;

    private Answers() {}

    /** The status with an empty body. */
    public static Answer status(int status, String... headers) {
        return body(status, "", headers);
    }

    /** The status and a body of a declared length. */
    public static Answer body(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return (request, connection) -> {
            connection.write(head(status, headers) + "Content-Length: " + bytes.length + "\r\n\r\n");
            connection.write(bytes);
        };
    }

    /** A body in chunks, one for each text. */
    public static Answer chunked(int status, String... chunks) {
        return (request, connection) -> {
            connection.write(head(status, "Transfer-Encoding: chunked") + "\r\n");
            for (String chunk : chunks) {
                connection.write(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
            }
            connection.write("0\r\n\r\n");
        };
    }

    /** These bytes, whatever they are, and then the end of the connection. */
    public static Answer rawThenClose(String text) {
        return (request, connection) -> {
            connection.write(text);
            connection.close();
        };
    }

    /** These bytes, and then nothing any more. */
    public static Answer rawThenStall(String text) {
        return (request, connection) -> {
            connection.write(text);
            connection.stall();
        };
    }

    /** Not a byte. */
    public static Answer stall() {
        return (request, connection) -> connection.stall();
    }

    public static Answer reset() {
        return (request, connection) -> connection.reset();
    }

    public static Answer rawThenReset(String text) {
        return (request, connection) -> {
            connection.write(text);
            connection.reset();
        };
    }

    public static Answer close() {
        return (request, connection) -> connection.close();
    }

    /** The status at once, and then a body that never ends, byte by byte. */
    public static Answer drip(int status, long everyMillis) {
        return (request, connection) -> {
            connection.write(head(status) + "Content-Length: 1000000\r\n\r\n");
            while (true) {
                connection.write("x");
                connection.pause(everyMillis);
            }
        };
    }

    /** A body of so many bytes, as fast as they are taken. */
    public static Answer flood(int status, long bytes) {
        return (request, connection) -> {
            connection.write(head(status) + "Content-Length: " + bytes + "\r\n\r\n");
            byte[] chunk = new byte[CHUNK];
            Arrays.fill(chunk, (byte) 'f');
            for (long left = bytes; left > 0; left -= chunk.length) {
                connection.write(left < chunk.length ? Arrays.copyOf(chunk, (int) left) : chunk);
            }
        };
    }

    /** One answer after the other; the last one again and again. */
    public static Answer inTurn(Answer... answers) {
        Iterator<Answer> script = List.of(answers).iterator();
        Answer last = answers[answers.length - 1];
        return (request, connection) -> next(script, last).play(request, connection);
    }

    private static Answer next(Iterator<Answer> script, Answer last) throws IOException {
        synchronized (script) {
            return script.hasNext() ? script.next() : last;
        }
    }

    private static String head(int status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }
}
