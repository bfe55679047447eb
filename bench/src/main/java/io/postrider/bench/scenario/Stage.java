package io.postrider.bench.scenario;

import io.postrider.bench.measure.ProcessTree;
import io.postrider.bench.publisher.Publisher;
import io.postrider.bench.publisher.RequestTemplate;
import io.postrider.bench.receiver.Receiver;
import io.postrider.bench.subject.Database;
import io.postrider.bench.subject.Directories;
import io.postrider.bench.subject.Peer;
import io.postrider.bench.subject.PeerAdapter;
import io.postrider.bench.subject.Product;
import io.postrider.bench.subject.Subject;
import io.postrider.bench.worker.Reply;
import io.postrider.bench.worker.Worker;
import io.postrider.launcher.LaunchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The processes that a scenario plays with: each is started when it is first asked for, and all end when the stage is closed. Used by one
 * thread, but closed by any.
 */
public final class Stage implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Stage.class.getName());

    static final String SERVER = "server";
    static final String POSTGRESQL = "postgresql";
    static final String PUBLISHER = "publisher";
    static final String RECEIVER = "receiver";

    private static final String BESIDE = "beside";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int PUBLISHER_HEAP_MEGABYTES = 256;
    private static final int RECEIVER_HEAP_MEGABYTES = 1_024;
    private static final long POLL_MILLIS = 100;

    private final Settings settings;
    private final Path work;
    private final String javaOptions;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    private @Nullable Database database;
    private @Nullable Subject subject;
    private @Nullable Worker receiver;
    private @Nullable Worker publisher;
    private int receiverPort;

    /**
     * @param work a directory for this stage alone
     * @param javaOptions of the product, over those it is shipped with
     */
    public Stage(Settings settings, Path work, String javaOptions) throws IOException {
        this.settings = settings;
        this.work = Files.createDirectories(work);
        this.javaOptions = (settings.javaOptions() + " " + javaOptions).strip();
    }

    /** Another stage, of the product as it is shipped, which ends with this one. */
    Stage beside() throws IOException {
        return keep(new Stage(settings, work.resolve(BESIDE), ""));
    }

    Settings settings() {
        return settings;
    }

    Path work() {
        return work;
    }

    Database database() throws IOException, SQLException {
        Database running = database;
        if (running == null) {
            try {
                Map<String, String> set = new LinkedHashMap<>(settings.postgres());
                settings.profile().ifPresent(files -> set.putAll(Statements.SETTINGS));
                running = keep(Database.start(settings.work().resolve("programs"), work.resolve("postgresql"), set));
                if (settings.profile().isPresent()) {
                    Statements.prepare(running);
                }
            } catch (LaunchFailure failure) {
                throw new IOException(failure.getMessage(), failure);
            }
            database = running;
        }
        return running;
    }

    /** The product, or the peer that stands in its place. */
    Subject subject() throws IOException, SQLException, InterruptedException {
        Subject running = subject;
        if (running == null) {
            Path directory = work.resolve("server");
            running = settings.peer().isPresent()
                    ? Peer.start(PeerAdapter.read(settings.peer().get()), database(), directory)
                    : Product.start(
                            settings.root(), database(), directory, settings.environment(), productJavaOptions());
            subject = keep(running);
        }
        return running;
    }

    private String productJavaOptions() {
        return settings.profile()
                .map(files -> javaOptions + " -XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                        + files + "-" + work.getFileName() + ".jfr")
                .orElse(javaOptions)
                .strip();
    }

    /** The product; for scenarios that no peer can play. */
    Product product() throws IOException, SQLException, InterruptedException {
        if (subject() instanceof Product product) {
            return product;
        }
        throw new IllegalStateException("only Postrider itself can be measured so");
    }

    Worker receiver() throws IOException, SQLException, InterruptedException {
        Worker running = receiver;
        if (running == null) {
            running =
                    keep(Worker.start(RECEIVER, Receiver.class, RECEIVER_HEAP_MEGABYTES, work.resolve("receiver.log")));
            receiver = running;
            // Without a subject, as for the ceilings, it is what the product sends.
            String idHeader = settings.peer().isPresent() ? subject().idHeader() : "webhook-id";
            receiverPort = (int) running.ask("open " + idHeader, ANSWER_LIMIT).number("port");
        }
        return running;
    }

    /** A URL of the receiver. */
    String url(String path) throws IOException, SQLException, InterruptedException {
        receiver();
        return "http://127.0.0.1:" + receiverPort + path;
    }

    /** A process of the benchmark's own that ends with the stage. */
    Worker worker(String name, Class<?> program, int maxHeapMegabytes) throws IOException {
        return keep(Worker.start(name, program, maxHeapMegabytes, work.resolve(name + ".log")));
    }

    Worker publisher() throws IOException {
        Worker running = publisher;
        if (running == null) {
            running = keep(
                    Worker.start(PUBLISHER, Publisher.class, PUBLISHER_HEAP_MEGABYTES, work.resolve("publisher.log")));
            publisher = running;
        }
        return running;
    }

    /** Hands the publisher what it is to send. Publisher and receiver count from zero. */
    void load(List<RequestTemplate> templates) throws IOException, SQLException, InterruptedException {
        Path file = work.resolve("requests");
        RequestTemplate.writeAll(templates, file);
        publisher().ask("load " + subject().port() + " " + file, ANSWER_LIMIT);
        receiver().ask("forget", ANSWER_LIMIT);
    }

    void publish(String command) throws IOException, InterruptedException {
        publisher().ask(command, ANSWER_LIMIT);
    }

    void receive(String command) throws IOException, SQLException, InterruptedException {
        receiver().ask(command, ANSWER_LIMIT);
    }

    Reply published() throws IOException, InterruptedException {
        return publisher().ask("snapshot", ANSWER_LIMIT);
    }

    Reply received() throws IOException, SQLException, InterruptedException {
        return receiver().ask("snapshot", ANSWER_LIMIT);
    }

    void warmUp() throws IOException, SQLException, InterruptedException {
        Thread.sleep(settings.warmUp().toMillis());
        if (settings.profile().isPresent()) {
            Statements.forget(database());
        }
    }

    /** Writes the costliest statements since the warm-up, where a profile is asked for; the JFR recording ends with the server. */
    public void writeProfile(String scenario) throws IOException, SQLException {
        if (settings.profile().isPresent()) {
            Path file = Path.of(settings.profile().get() + "-" + scenario + "-statements.txt");
            Files.writeString(file, Statements.costliest(database()));
        }
    }

    /** Adds what is measured and what it stands on. */
    public void describe(Map<String, String> conditions) throws IOException, SQLException, InterruptedException {
        conditions.put("subject", subject().name());
        conditions.put("postgresql", database().settings().toString());
    }

    /** Lets things go on for the time of a measurement, and measures. */
    Window window() throws IOException, SQLException, InterruptedException {
        Reading from = read();
        Thread.sleep(settings.measured().toMillis());
        return windowSince(from);
    }

    /** As many measurements as are asked for, one after the other. */
    List<Window> windows() throws IOException, SQLException, InterruptedException {
        List<Window> windows = new ArrayList<>();
        for (int run = 0; run < settings.runs(); run++) {
            windows.add(window());
        }
        return windows;
    }

    Window windowSince(Reading from) throws IOException, SQLException, InterruptedException {
        Reading to = read();
        return new Window(
                from, to, subject().tree().memoryBytes(), database().tree().memoryBytes());
    }

    Reading read() throws IOException, SQLException, InterruptedException {
        Reply published = published();
        Reply received = received();
        OptionalLong unsettled = subject().unsettled();
        long nanos = System.nanoTime();
        Map<String, Double> cpu = new LinkedHashMap<>();
        cpu.put(SERVER, subject().tree().cpuSeconds());
        cpu.put(POSTGRESQL, database().tree().cpuSeconds());
        cpu.put(PUBLISHER, publisher().tree().cpuSeconds());
        cpu.put(RECEIVER, receiver().tree().cpuSeconds());
        boolean isProduct = subject() instanceof Product;
        return new Reading(
                nanos,
                published,
                received,
                unsettled,
                cpu,
                ProcessTree.machineCpuSeconds(),
                isProduct ? product().commits() : 0,
                isProduct ? product().logBytes() : 0);
    }

    /** Stops publishing and waits until all requests are answered. */
    void pause() throws IOException, SQLException, InterruptedException {
        publish("pause");
        await(
                "the last publish requests are answered",
                ANSWER_LIMIT,
                () -> published().number("underWay") == 0);
    }

    /** Waits until everything accepted is settled, or has arrived where the database cannot be asked. */
    boolean settle(Duration limit) throws IOException, SQLException, InterruptedException {
        long expected = published().number("deliveries");
        return reaches(limit, () -> {
            OptionalLong unsettled = subject().unsettled();
            return unsettled.isPresent()
                    ? unsettled.getAsLong() == 0
                    : received().withPrefix("distinct.").values().stream()
                                    .mapToLong(Long::parseLong)
                                    .sum()
                            >= expected;
        });
    }

    interface Condition {
        boolean holds() throws IOException, SQLException, InterruptedException;
    }

    /** Waits until something holds; false where it does not in time. */
    static boolean reaches(Duration limit, Condition condition) throws IOException, SQLException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    static void await(String what, Duration limit, Condition condition)
            throws IOException, SQLException, InterruptedException {
        if (!reaches(limit, condition)) {
            throw new IllegalStateException("not within " + limit.toSeconds() + " s: " + what);
        }
    }

    private <T extends AutoCloseable> T keep(T started) throws IOException {
        synchronized (open) {
            if (!closed) {
                open.push(started);
                return started;
            }
        }
        closeQuietly(started);
        throw new IOException("the stage is closed");
    }

    @Override
    public void close() {
        while (true) {
            AutoCloseable next;
            synchronized (open) {
                closed = true;
                next = open.poll();
            }
            if (next == null) {
                return;
            }
            closeQuietly(next);
        }
    }

    /** Removes the database's files, which can be large; logs stay. To be called when it is closed. */
    public void discard() {
        try {
            Directories.delete(work.resolve("postgresql"));
            Directories.delete(work.resolve(BESIDE).resolve("postgresql"));
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.WARNING, "files are left under " + work, failure);
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            LOG.log(System.Logger.Level.WARNING, "not closed properly: " + resource, failure);
        }
    }
}
