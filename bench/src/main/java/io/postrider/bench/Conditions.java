package io.postrider.bench;

import io.postrider.bench.scenario.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What figures depend on: the machine, its disk, the versions. */
final class Conditions {
    private static final int SYNC_PROBES = 200;
    private static final int SYNC_BYTES = 8 * 1024;
    private static final int PAGE_BYTES = 4 * 1024;
    private static final int PAGE_PROBES = 2_000;
    private static final long REST_MILLIS = 2_000;
    private static final long COMMAND_SECONDS = 10;

    private Conditions() {}

    static Map<String, String> of(Settings settings) throws IOException {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        conditions.put("commit", output(settings.root(), "git", "describe", "--always", "--dirty"));
        conditions.put("processor", field(Path.of("/proc/cpuinfo"), "model name"));
        conditions.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        conditions.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
        conditions.put("memory at rest", restedPage());
        conditions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        conditions.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        conditions.put("disk", Files.getFileStore(settings.work()).type() + ", " + syncMicros(settings.work()));
        conditions.put(
                "measured",
                settings.runs() + " x " + settings.measured().toSeconds() + " s after "
                        + settings.warmUp().toSeconds() + " s of warm-up"
                        + (settings.smoke() ? " (smoke: figures mean nothing)" : ""));
        conditions.put(
                "product's settings",
                settings.environment().isEmpty() && settings.javaOptions().isEmpty()
                        ? "as shipped"
                        : settings.environment() + " " + settings.javaOptions());
        return conditions;
    }

    /** What it costs to touch a page that nobody has touched for a moment: in some virtual machines the host has taken it away. */
    private static String restedPage() {
        ByteBuffer memory = ByteBuffer.allocateDirect(PAGE_PROBES * PAGE_BYTES);
        touch(memory);
        double hot = touch(memory);
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
        return String.format(
                Locale.ROOT, "touching a page: %.2f µs, after %d ms without: %.2f µs", hot, REST_MILLIS, touch(memory));
    }

    private static double touch(ByteBuffer memory) {
        long start = System.nanoTime();
        for (int page = 0; page < PAGE_PROBES; page++) {
            int at = page * PAGE_BYTES;
            memory.put(at, (byte) (memory.get(at) + 1));
        }
        return (System.nanoTime() - start) / 1_000.0 / PAGE_PROBES;
    }

    /** How long it takes until a page is on the disk: what a commit waits for at least. */
    private static String syncMicros(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "sync", ".probe");
        long[] nanos = new long[SYNC_PROBES];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocate(SYNC_BYTES);
            for (int i = 0; i < SYNC_PROBES; i++) {
                page.clear();
                long start = System.nanoTime();
                channel.write(page, 0);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(nanos);
        return String.format(Locale.ROOT, "write and sync of 8 KiB: median %d µs", nanos[SYNC_PROBES / 2] / 1_000);
    }

    private static String field(Path file, String name) throws IOException {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String output(Path directory, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : "unknown";
        } catch (IOException unavailable) {
            return "unknown";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
