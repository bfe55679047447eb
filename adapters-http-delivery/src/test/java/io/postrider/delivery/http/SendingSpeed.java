package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.signature.SecretBytes;
import io.postrider.delivery.http.signature.SignatureScheme;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures, rather than tests: deliveries of 1 KiB a second to a receiver in the same process, and signatures a second. Run by hand:
 * {@code SendingSpeed <seconds> <in flight> <I/O threads> <scheme>}.
 */
final class SendingSpeed {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private SendingSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.parseInt(arguments[0]);
        int inFlight = Integer.parseInt(arguments[1]);
        int ioThreads = Integer.parseInt(arguments[2]);
        SignatureSchemeName scheme = new SignatureSchemeName(arguments[3]);
        signatures(scheme);

        int port = startReceiver();
        HttpTransportSettings settings = HttpTransportSettings.defaults("1").withIoThreads(ioThreads);
        SigningKey key = Samples.SCHEMES.generate(scheme, SecretForm.standardWebhooks());
        Webhook webhook = Samples.webhook("http://127.0.0.1:" + port + "/hook")
                .change()
                .signing(Signing.with(scheme, key))
                .at(Samples.NOW);
        LeasedDelivery delivery = Samples.delivery(webhook, "\"" + "x".repeat(1_022) + "\"");
        try (Sender sender = Sender.inDevelopment(settings)) {
            for (int round = 1; round <= 3; round++) {
                AtomicLong accepted = new AtomicLong();
                AtomicLong failed = new AtomicLong();
                Semaphore free = new Semaphore(inFlight);
                long cpu = cpuNanos();
                long start = System.nanoTime();
                while (System.nanoTime() - start < seconds * 1_000_000_000L) {
                    free.acquire();
                    sender.transport.send(webhook, delivery, attempt -> {
                        (attempt.outcome().isSuccess() ? accepted : failed).incrementAndGet();
                        free.release();
                    });
                }
                free.acquire(inFlight);
                double took = (System.nanoTime() - start) / 1e9;
                double cpuSeconds = (cpuNanos() - cpu) / 1e9;
                System.out.printf(
                        "round %d: %.0f/s, %d failed, %.2f CPU-s for 10,000 (receiver included), %d connections%n",
                        round,
                        accepted.get() / took,
                        failed.get(),
                        cpuSeconds / accepted.get() * 10_000,
                        sender.transport.openConnections());
            }
        }
        System.exit(0);
    }

    private static void signatures(SignatureSchemeName name) {
        SignatureScheme scheme = Samples.SCHEMES.named(name);
        SigningKey key = Samples.SCHEMES.generate(name, SecretForm.standardWebhooks());
        byte[] message = new byte[1_024];
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            int count = 0;
            while (System.nanoTime() - start < 1_000_000_000L) {
                scheme.sign(key, SecretBytes.OF_BASE64_BEHIND_PREFIX, message);
                count++;
            }
            System.out.printf("%s: %.1f microseconds a signature over 1 KiB%n", name, 1e6 / count);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** One thread, no parsing: an answer for each end of a body that is known to end with two marks. */
    private static int startReceiver() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.configureBlocking(false);
        Selector selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(() -> serve(server, selector), "receiver");
        thread.setDaemon(true);
        thread.start();
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private static void serve(ServerSocketChannel server, Selector selector) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
        try {
            while (true) {
                selector.select();
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    if (key.isAcceptable()) {
                        SocketChannel channel = server.accept();
                        channel.configureBlocking(false);
                        channel.register(selector, SelectionKey.OP_READ);
                    } else {
                        answer((SocketChannel) key.channel(), buffer.clear());
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void answer(SocketChannel channel, ByteBuffer buffer) throws IOException {
        try {
            if (channel.read(buffer) < 0) {
                channel.close();
                return;
            }
            if (buffer.position() > 1
                    && buffer.get(buffer.position() - 1) == '}'
                    && buffer.get(buffer.position() - 2) == '"') {
                channel.write(ByteBuffer.wrap(ANSWER));
            }
        } catch (IOException e) {
            channel.close();
        }
    }
}
