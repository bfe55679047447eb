package io.postrider.bench.worker;

import io.postrider.bench.measure.ProcessTree;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process of the benchmark's own: a Java program of this very class path that runs a {@link CommandLoop}. It ends when it is closed, and
 * by itself when the harness is gone.
 *
 * <p>Used by one thread at a time.
 */
public final class Worker implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final String END = "";

    private final String name;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Worker(String name, Process process) {
        this.name = name;
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param program has a {@code main} that runs a {@link CommandLoop}
     * @param maxHeapMegabytes of its Java
     * @param log gets its standard error
     */
    public static Worker start(String name, Class<?> program, int maxHeapMegabytes, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx" + maxHeapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                classPath(),
                program.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Worker worker = new Worker(name, process);
        Thread reader = new Thread(worker::readAnswers, name + "-answers");
        reader.setDaemon(true);
        reader.start();
        return worker;
    }

    /** Where this very program's classes are, as a process in another directory finds them too. */
    public static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Tells it to do something, and waits for the answer.
     *
     * @throws IllegalStateException where it fails, has ended, or does not answer in time
     */
    public Reply ask(String command, Duration limit) throws InterruptedException {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException("the " + name + " has ended", ended);
        }
        String answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new IllegalStateException(
                    "the " + name + " did not answer '" + command + "' within " + limit.toSeconds() + " s");
        }
        if (!answer.startsWith(CommandLoop.OK)) {
            throw new IllegalStateException(
                    "the " + name + ", told '" + command + "': " + (answer.equals(END) ? "has ended" : answer));
        }
        return Reply.parse(answer.substring(CommandLoop.OK.length()));
    }

    /** For CPU and memory. */
    public ProcessTree tree() {
        return new ProcessTree(process.pid());
    }

    @Override
    public void close() {
        try {
            commands.close();
        } catch (IOException alreadyGone) {
            // It is what is wanted.
        }
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void readAnswers() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException ended) {
            // Told by the end mark, as is an end without a fault.
        }
        answers.add(END);
    }
}
