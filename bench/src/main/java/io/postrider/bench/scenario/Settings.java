package io.postrider.bench.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What all scenarios of one invocation share.
 *
 * @param root of the checkout
 * @param work a directory for this invocation, on the disk whose speed is meant
 * @param smoke whether it is only seen that all works
 * @param profile where to put what the product spends its time on; empty for not asking
 * @param peer the adapter of the service that is measured; empty for the product
 */
public record Settings(
        Path root,
        Path work,
        boolean smoke,
        Duration warmUp,
        Duration measured,
        int runs,
        long historyRows,
        Optional<Path> profile,
        Optional<Path> peer,
        Map<String, String> postgres,
        Map<String, String> environment,
        String javaOptions) {
    public Settings {
        postgres = Map.copyOf(postgres);
        environment = Map.copyOf(environment);
    }
}
