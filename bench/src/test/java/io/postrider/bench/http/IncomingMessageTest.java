package io.postrider.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncomingMessageTest {
    private final IncomingMessage message = new IncomingMessage("webhook-id");
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    private SocketChannel near;
    private SocketChannel far;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(Loopback.address(0));
            near = SocketChannel.open((InetSocketAddress) server.getLocalAddress());
            far = server.accept();
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        near.close();
        far.close();
    }

    @Test
    void a_message_is_complete_with_its_last_byte_and_not_before() throws IOException {
        String text = "POST /a/b HTTP/1.1\r\nWebhook-Id: evt_1\r\nContent-Length: 4\r\n\r\nbody";

        for (int i = 0; i < text.length(); i++) {
            assertThat(message.isComplete()).isFalse();
            receive(text.substring(i, i + 1));
        }

        assertThat(message.isComplete()).isTrue();
        assertThat(wanted()).isEqualTo("evt_1");
        assertThat(body()).isEqualTo("body");
    }

    @Test
    void messages_that_come_together_are_told_apart() throws IOException {
        receive("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 503 Busy\r\nconnection: close\r\n\r\n");

        assertThat(message.isComplete()).isTrue();
        assertThat(message.status()).isEqualTo(202);
        assertThat(message.isLast()).isFalse();
        message.next();
        assertThat(message.isComplete()).isTrue();
        assertThat(message.status()).isEqualTo(503);
        assertThat(message.isLast()).isTrue();
        assertThat(message.wantedFrom()).isZero();
        message.next();
        assertThat(message.hasBegun()).isFalse();
    }

    @Test
    void a_body_in_chunks_ends_with_the_last_one() throws IOException {
        receive("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"id\":\"x\"}\r\n");
        assertThat(message.isComplete()).isFalse();

        receive("0\r\n\r\n");

        assertThat(message.isComplete()).isTrue();
        assertThat(message.indexInBody("\"id\":\"".getBytes(StandardCharsets.US_ASCII)))
                .isGreaterThan(message.bodyFrom());
        message.next();
        assertThat(message.hasBegun()).isFalse();
    }

    @Test
    void a_body_longer_than_the_buffer_is_taken_in_whole() throws IOException {
        String long_ = "x".repeat(100_000);

        receive("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
        for (int i = 0; i < 10; i++) {
            receive(long_.substring(0, 10_000));
        }

        assertThat(message.isComplete()).isTrue();
        assertThat(body()).isEqualTo(long_);
    }

    @Test
    void a_body_that_no_machine_would_send_here_is_refused() throws IOException {
        receive("POST / HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n");

        assertThatThrownBy(message::isComplete).isInstanceOf(IOException.class);
    }

    private void receive(String text) throws IOException {
        far.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        int left = text.length();
        while (left > 0) {
            left -= message.readFrom(near, buffer);
        }
    }

    private String wanted() {
        return text(message.wantedFrom(), message.wantedTo());
    }

    private String body() {
        return text(message.bodyFrom(), message.end());
    }

    private String text(int from, int to) {
        return new String(message.bytes(), from, to - from, StandardCharsets.US_ASCII);
    }
}
