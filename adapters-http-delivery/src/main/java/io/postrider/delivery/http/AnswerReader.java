package io.postrider.delivery.http;

import io.postrider.domain.delivery.ReceiverResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer: keeps its status and the beginning of its headers and body. An answer is known as soon as its end has come or as
 * much of its body as is kept, whichever is first. What follows is read on for a while, so that the connection can be used again,
 * and where it is more, the connection is given up.
 *
 * <p>Written by the I/O thread, read by any.
 */
final class AnswerReader implements AsyncResponseConsumer<AnswerReader> {
    private static final int MAX_DRAINED_BYTES = 64 * 1024;
    private static final int FIRST_BUFFER_BYTES = 512;
    private static final String REDACTED = "[redacted]";
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "cookie2", "set-cookie", "set-cookie2");

    private final Runnable whenOver;
    private @Nullable FutureCallback<AnswerReader> callback;
    private int status;
    private Header[] headers = {};
    private @Nullable String retryAfter;
    private byte[] body = {};
    private int kept;
    private long read;
    private boolean isOver;

    /** More is coming than is read: the answer is known, and the connection of no use any more. */
    static final class EnoughRead extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Tells {@code whenOver} when the answer has come to its end and its connection can be used for the next request. */
    AnswerReader(Runnable whenOver) {
        this.whenOver = whenOver;
    }

    @Override
    public synchronized void consumeResponse(
            HttpResponse response,
            @Nullable EntityDetails entity,
            HttpContext context,
            FutureCallback<AnswerReader> done) {
        status = response.getCode();
        headers = response.getHeaders();
        Header asked = response.getFirstHeader("Retry-After");
        retryAfter = asked == null ? null : asked.getValue();
        callback = done;
        if (entity == null) {
            isOver = true;
            done.completed(this);
        } else if (entity.getContentLength() > 0) {
            body = new byte[(int) Math.min(entity.getContentLength(), ReceiverResponse.MAX_BODY_BYTES)];
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // 100 and 103 say nothing about how the exchange ends.
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    @Override
    public synchronized void consume(ByteBuffer bytes) throws IOException {
        read += bytes.remaining();
        int take = Math.min(bytes.remaining(), ReceiverResponse.MAX_BODY_BYTES - kept);
        if (take > 0) {
            if (kept + take > body.length) {
                int larger = Math.max(Math.max(kept + take, 2 * body.length), FIRST_BUFFER_BYTES);
                body = Arrays.copyOf(body, Math.min(larger, ReceiverResponse.MAX_BODY_BYTES));
            }
            bytes.get(body, kept, take);
            kept += take;
        }
        bytes.position(bytes.limit());
        if (read > MAX_DRAINED_BYTES) {
            throw new EnoughRead();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        FutureCallback<AnswerReader> done;
        synchronized (this) {
            isOver = true;
            done = callback;
        }
        if (done != null) {
            done.completed(this);
        }
    }

    @Override
    public void failed(Exception cause) {
        // Told through the callback of the exchange.
    }

    @Override
    public void releaseResources() {
        boolean over;
        synchronized (this) {
            over = isOver;
        }
        if (over) {
            whenOver.run();
        }
    }

    /** Whether nothing of an answer has come. */
    synchronized boolean isSilent() {
        return status == 0;
    }

    /** Whether the answer is known. */
    synchronized boolean isKnown() {
        return isOver || kept == ReceiverResponse.MAX_BODY_BYTES;
    }

    synchronized int status() {
        return status;
    }

    synchronized @Nullable String retryAfter() {
        return retryAfter;
    }

    /** What has come so far. */
    synchronized ReceiverResponse response() {
        return status == 0 ? ReceiverResponse.NONE : new ReceiverResponse(status, headerLines(), bodyText());
    }

    /** Lines that do not fit are left out. */
    private String headerLines() {
        StringBuilder lines = new StringBuilder();
        int bytes = 0;
        for (Header header : headers) {
            boolean isSecret = CREDENTIALS.contains(header.getName().toLowerCase(Locale.ROOT));
            String value = header.getValue() == null ? "" : header.getValue();
            String line = printable(header.getName()) + ": " + (isSecret ? REDACTED : printable(value));
            int length = line.getBytes(StandardCharsets.UTF_8).length + (lines.isEmpty() ? 0 : 1);
            if (bytes + length <= ReceiverResponse.MAX_HEADER_BYTES) {
                lines.append(lines.isEmpty() ? "" : "\n").append(line);
                bytes += length;
            }
        }
        return lines.toString();
    }

    private static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                StringBuilder clean = new StringBuilder(text);
                for (int j = i; j < clean.length(); j++) {
                    if (Character.isISOControl(clean.charAt(j)) && clean.charAt(j) != '\t') {
                        clean.setCharAt(j, '\uFFFD');
                    }
                }
                return clean.toString();
            }
        }
        return text;
    }

    private String bodyText() {
        int length = read > kept ? wholeCharacters() : kept;
        return new String(body, 0, length, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    /** Does not count a last character that the cap has cut through. */
    private int wholeCharacters() {
        int lead = kept - 1;
        while (lead >= 0 && lead > kept - 4 && (body[lead] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead < 0) {
            return kept;
        }
        int first = body[lead] & 0xFF;
        int bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
        return lead + bytes > kept ? lead : kept;
    }
}
