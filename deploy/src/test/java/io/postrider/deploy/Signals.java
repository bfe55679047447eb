package io.postrider.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Signals to processes that a test has started. */
final class Signals {
    private Signals() {}

    /** Sends one, such as {@code STOP}; processes that are gone are left out. */
    static void send(String name, Collection<Long> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process)));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /**
     * Stops processes in their tracks. A signal to stop reaches the threads of a process through one of them, which may have to wait
     * for a processor while the others go on: so this waits until all say that they have stopped.
     */
    static void freeze(Collection<Long> processes) throws IOException, InterruptedException {
        send("STOP", processes);
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .until(() -> states(processes).stream().allMatch(state -> state.startsWith("T")));
    }

    /** As {@code ps} has them, of those that are still there. */
    private static List<String> states(Collection<Long> processes) throws IOException, InterruptedException {
        String ids = processes.stream().map(String::valueOf).collect(Collectors.joining(","));
        Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", ids).start();
        String states = new String(ps.getInputStream().readAllBytes(), UTF_8);
        ps.waitFor();
        return states.lines().map(String::strip).toList();
    }
}
