package io.postrider.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The harness as a whole, on the product as it was built just now. */
@EnabledOnOs(OS.LINUX)
class SmokeIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void every_scenario_plays_and_what_was_accepted_arrives() throws IOException, InterruptedException {
        int status = Bench.run(ROOT, out, "--smoke");

        assertThat(status).as("what is wrong stands in the output").isZero();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void another_service_is_plugged_in_by_its_adapter() throws IOException, InterruptedException {
        String adapter = ROOT.resolve("bench/peers/relay.adapter").toString();

        int status = Bench.run(ROOT, out, "--smoke", "--peer", adapter, "steady", "latency");

        assertThat(status).as("what is wrong stands in the output").isZero();
    }

    @Test
    void a_scenario_that_does_not_exist_is_refused_with_a_clear_sentence() throws IOException, InterruptedException {
        assertThat(Bench.run(ROOT, out, "steadfast")).isEqualTo(2);
    }
}
