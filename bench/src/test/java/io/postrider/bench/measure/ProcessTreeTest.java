package io.postrider.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessTreeTest {
    @TempDir
    private Path directory;

    @Test
    void cpu_time_of_children_counts_while_they_run_and_after_they_ended() throws IOException, InterruptedException {
        Path stop = directory.resolve("stop");
        String spin = "while [ ! -e " + stop + " ]; do :; done";
        Process shell = new ProcessBuilder("bash", "-c", "bash -c '" + spin + "'; echo over; read line").start();
        ProcessTree tree = new ProcessTree(shell.pid());

        try (BufferedReader output = shell.inputReader()) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            double running = 0;
            while (running < 0.1) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(20);
                double now = tree.cpuSeconds();
                assertThat(now).isGreaterThanOrEqualTo(running);
                running = now;
            }
            Files.createFile(stop);
            assertThat(output.readLine()).isEqualTo("over");

            assertThat(tree.cpuSeconds()).isGreaterThanOrEqualTo(running);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_holds_memory_and_the_machine_has_worked() {
        ProcessTree self = new ProcessTree(ProcessHandle.current().pid());

        assertThat(self.memoryBytes()).isGreaterThan(10_000_000);
        assertThat(self.peakResidentBytes()).isGreaterThan(10_000_000);
        assertThat(ProcessTree.machineCpuSeconds()).isGreaterThan(self.cpuSeconds());
    }

    @Test
    void a_process_that_is_gone_costs_nothing() {
        assertThat(new ProcessTree(Integer.MAX_VALUE).cpuSeconds()).isZero();
    }
}
