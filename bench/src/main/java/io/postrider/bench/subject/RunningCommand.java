package io.postrider.bench.subject;

import io.postrider.bench.measure.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs until it is closed: first asked to end, then made to, with all that it has started. A shell stands over it and ends
 * it when this process is gone, in whatever way.
 */
final class RunningCommand implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(35);

    /** Ends the program when its own standard input ends, and ends when the program does. */
    private static final String GUARD = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            program=$!
            (read -r _ <&3; kill -TERM "$program"; sleep 33; kill -KILL "$program") 2>/dev/null &
            guard=$!
            wait "$program"
            status=$?
            kill "$guard" 2>/dev/null
            exit "$status"
            """;

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
        List<String> guarded = new ArrayList<>(List.of("bash", "-c", GUARD, "guard"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .directory(directory.toFile())
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
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size())) + " (" + log
                + ")";
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> started = process.descendants().toList();
        process.getOutputStream().close();
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
