package io.postrider.bench.subject;

import io.postrider.bench.measure.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs until it is closed: first asked to end, then made to, with all that it has started. */
final class RunningCommand implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(35);
    private static final long POLL_MILLIS = 100;
    private static final int LINES_TOLD = 5;

    private final Process process;
    private final Path log;

    private RunningCommand(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param log gets what it says */
    static RunningCommand start(List<String> command, Path directory, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("POSTRIDER_"));
        builder.environment().putAll(environment);
        return new RunningCommand(builder.start(), log);
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * Waits until something holds.
     *
     * @throws IOException where it does not in time, or the program has ended
     */
    void await(Condition condition, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive()) {
                throw new IOException("ended before it was ready: " + lastLines());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("not ready after " + limit.toSeconds() + " s: " + lastLines());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    ProcessTree tree() {
        return new ProcessTree(process.pid());
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size())) + " (" + log + ")";
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
