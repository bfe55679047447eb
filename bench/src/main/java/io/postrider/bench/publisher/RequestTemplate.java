package io.postrider.bench.publisher;

import io.postrider.bench.http.SentMark;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A publish request that is sent again and again, with nothing but the {@link SentMark} changed. */
public final class RequestTemplate {
    private final int weight;
    private final int deliveries;
    private final byte[] request;

    private RequestTemplate(int weight, int deliveries, byte[] request) {
        this.weight = weight;
        this.deliveries = deliveries;
        this.request = request;
    }

    /**
     * Of a request without {@code Content-Length}.
     *
     * @param weight how often it is sent, in relation to the others
     * @param deliveries how many deliveries are to come of one
     * @param head the request line and the headers, one in a line
     * @param body with a mark in it, or without: then its latency is not measured
     */
    public static RequestTemplate of(int weight, int deliveries, List<String> head, String body) {
        byte[] bodyBytes = body.getBytes(StandardCharsets.UTF_8);
        String fullHead = String.join("\r\n", head) + "\r\nContent-Length: " + bodyBytes.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(fullHead.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(bodyBytes);
        return new RequestTemplate(weight, deliveries, request.toByteArray());
    }

    int weight() {
        return weight;
    }

    int deliveries() {
        return deliveries;
    }

    int bytes() {
        return request.length;
    }

    /** Puts the request into the buffer, ready to be sent. */
    void fill(ByteBuffer buffer, int mark, long nanos) {
        buffer.clear();
        buffer.put(request);
        if (mark >= 0) {
            SentMark.write(buffer, mark, nanos);
        }
        buffer.flip();
    }

    /** Where the mark's digits are, or -1. */
    int mark() {
        return SentMark.find(request, 0, request.length);
    }

    /** Writes them to a file that {@link #readAll} reads. */
    public static void writeAll(List<RequestTemplate> templates, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(templates.size());
            for (RequestTemplate template : templates) {
                out.writeInt(template.weight);
                out.writeInt(template.deliveries);
                out.writeInt(template.request.length);
                out.write(template.request);
            }
        }
    }

    static List<RequestTemplate> readAll(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            List<RequestTemplate> templates = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                int weight = in.readInt();
                int deliveries = in.readInt();
                byte[] request = new byte[in.readInt()];
                in.readFully(request);
                templates.add(new RequestTemplate(weight, deliveries, request));
            }
            return templates;
        }
    }
}
