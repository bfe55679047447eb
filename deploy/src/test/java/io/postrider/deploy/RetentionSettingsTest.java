package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.application.engine.Retention;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of retention can be set to. */
class RetentionSettingsTest {
    private static final String EVENTS = "postrider.retention.events";
    private static final String ATTEMPTS = "postrider.retention.attempts";

    private final Map<String, String> keys = new HashMap<>(Map.of(
            "postrider.db.url",
            "jdbc:postgresql://localhost/postrider",
            "postrider.db.user",
            "postrider",
            "postrider.encryption.keys",
            "k1:" + Base64.getEncoder().encodeToString(new byte[32])));

    @Test
    void history_is_kept_for_thirty_days_and_attempts_for_fourteen_by_default() {
        assertThat(retention()).isEqualTo(new Retention(30, 14));
    }

    @ParameterizedTest
    @CsvSource({"P90D, P7D, 90, 7", "90, 7, 90, 7", "P1D, 1, 1, 1", "3650, P3650D, 3650, 3650"})
    void days_are_given_as_a_duration_or_as_their_number(
            String events, String attempts, int eventDays, int attemptDays) {
        keys.put(EVENTS, events);
        keys.put(ATTEMPTS, attempts);

        assertThat(retention()).isEqualTo(new Retention(eventDays, attemptDays));
    }

    @Test
    void attempts_are_by_default_kept_no_longer_than_their_deliveries() {
        keys.put(EVENTS, "P3D");

        assertThat(retention()).isEqualTo(new Retention(3, 3));
    }

    @ParameterizedTest
    @CsvSource({"P0D", "0", "P3651D", "PT36H", "P1M", "P30", "30D", "-1", "P-1D", "long", "P99999999999999999999D"})
    void other_values_are_refused_with_the_range(String value) {
        keys.put(EVENTS, value);

        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(this::retention)
                .withMessageContaining(
                        EVENTS + " (POSTRIDER_RETENTION_EVENTS) must be days from P1D to P3650D, or their number");
    }

    @Test
    void attempts_cannot_be_kept_longer_than_their_deliveries() {
        keys.put(EVENTS, "P10D");
        keys.put(ATTEMPTS, "P11D");

        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(this::retention)
                .withMessageContaining(ATTEMPTS)
                .withMessageContaining("must not be longer than " + EVENTS);
    }

    private Retention retention() {
        return Settings.from(new MappedConfig(keys), "1", List.of()).engine().retention();
    }
}
