package io.postrider.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessTreeTest {
    @Test
    void cpu_time_of_children_counts_while_they_run_and_after_they_ended() throws IOException, InterruptedException {
        String spin = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done";
        Process shell = new ProcessBuilder("bash", "-c", "bash -c '" + spin + "'; read line").start();
        ProcessTree tree = new ProcessTree(shell.pid());
        double seconds = 0;

        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            double before = -1;
            while (seconds > before || seconds == 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                before = seconds;
                TimeUnit.MILLISECONDS.sleep(200);
                double now = tree.cpuSeconds();
                assertThat(now).isGreaterThanOrEqualTo(seconds);
                seconds = now;
            }
        } finally {
            shell.destroyForcibly().waitFor();
        }

        assertThat(seconds).isGreaterThan(0.05);
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
