package io.postrider.delivery.http.receiver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * An HTTP/1.1 receiver on a real socket of the loopback address, which notes what it gets and answers as its script says: also in
 * ways that no HTTP server would. One thread for each connection, so it is for tests of tens of connections, not thousands.
 */
public final class ScriptedReceiver implements AutoCloseable {
    private final ServerSocket server;
    private final String scheme;
    private volatile Answer script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A request as it came.
     *
     * @param line the first line
     * @param headers by name in lower case; several of one name are joined by a comma
     * @param body its bytes, each as the character of that number
     * @param connection which connection it came on, from 1
     */
    public record Request(String line, Map<String, String> headers, String body, int connection) {
        public String header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
                    .orElseThrow(() -> new AssertionError("no header " + name + " in " + headers));
        }

        public byte[] bodyBytes() {
            return body.getBytes(StandardCharsets.ISO_8859_1);
        }

        public String bodyText() {
            return new String(bodyBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What is done with a request. */
    @FunctionalInterface
    public interface Answer {
        void play(Request request, Connection connection) throws IOException;
    }

    private ScriptedReceiver(ServerSocket server, String scheme, Answer script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        Thread acceptor = new Thread(this::accept, "scripted-receiver-" + server.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public static ScriptedReceiver start(Answer script) {
        try {
            return new ScriptedReceiver(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), "http", script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ScriptedReceiver startTls(SSLContext context, Answer script) {
        try {
            return new ScriptedReceiver(
                    context.getServerSocketFactory().createServerSocket(0, 512, InetAddress.getLoopbackAddress()),
                    "https",
                    script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the next request on. */
    public void script(Answer changed) {
        script = changed;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return url("127.0.0.1");
    }

    public String url(String host) {
        return scheme + "://" + host + ":" + port() + "/hook";
    }

    /** All requests so far, in the order in which they were complete. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Connections that were accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Connections that neither side has closed. */
    public int openConnections() {
        return open.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                int number = connections.incrementAndGet();
                Thread thread = new Thread(() -> serve(socket, number), "scripted-receiver-connection-" + number);
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Connection connection = new Connection(socket, closed);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                Optional<Request> request = read(in, number, connection);
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request.get());
                script.play(request.get(), connection);
            }
        } catch (IOException e) {
            // The sender went away, or the script wanted it.
        } finally {
            open.remove(socket);
        }
    }

    private static Optional<Request> read(InputStream in, int number, Connection connection) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                return Optional.empty(); // not HTTP
            }
            headers.merge(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip(),
                    (a, b) -> a + "," + b);
        }
        if (headers.containsKey("expect")) {
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        return body.length == length
                ? Optional.of(new Request(line, headers, new String(body, StandardCharsets.ISO_8859_1), number))
                : Optional.empty();
    }

    /** A line without its end; empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                bytes.write(b);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One connection of the sender, for a script to play on. */
    public static final class Connection {
        private final Socket socket;
        private final OutputStream out;
        private final CountDownLatch receiverClosed;

        Connection(Socket socket, CountDownLatch receiverClosed) throws IOException {
            this.socket = socket;
            this.receiverClosed = receiverClosed;
            out = socket.getOutputStream();
        }

        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Waits until the sender or the test closes the connection. */
        public void stall() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // What the sender still sends is of no interest.
            }
            socket.close();
        }

        /** Waits for a moment, or until the test is over. */
        public void pause(long millis) throws IOException {
            try {
                if (receiverClosed.await(millis, TimeUnit.MILLISECONDS)) {
                    throw new IOException("the receiver was closed");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        /** Closes the connection with a TCP reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Closes the connection in order. */
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Holds a port of the loopback address and does not listen on it, so that nobody else does either. */
    public static Socket portThatRefuses() throws IOException {
        Socket held = new Socket();
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return held;
    }
}
