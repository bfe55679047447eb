package io.postrider.domain.dialect;

import static io.postrider.domain.dialect.MonimeRelease.CAPH;
import static io.postrider.domain.dialect.MonimeRelease.SIRIUSB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonimeReleasesTest {
    private static final Instant NOW = Instant.parse("2026-02-22T23:33:14.123456Z");
    private static final Instant HOLDS = Instant.parse("2026-02-22T23:33:16.123Z");

    @Test
    void a_new_webhook_has_always_had_its_release() {
        MonimeReleases releases = MonimeReleases.startingWith(SIRIUSB);

        assertThat(releases.latest()).isEqualTo(SIRIUSB);
        assertThat(releases.at(Instant.EPOCH)).isEqualTo(SIRIUSB);
        assertThat(releases.at(NOW)).isEqualTo(SIRIUSB);
        assertThat(releases.latestHoldsFrom()).isEqualTo(Instant.MIN);
    }

    @Test
    void a_choice_is_shown_at_once_and_holds_for_deliveries_from_two_seconds_later() {
        MonimeReleases releases = MonimeReleases.startingWith(CAPH).choose(SIRIUSB, NOW);

        assertThat(releases.latest()).isEqualTo(SIRIUSB);
        assertThat(releases.latestHoldsFrom()).isEqualTo(HOLDS);
        assertThat(releases.at(HOLDS.minusMillis(1))).isEqualTo(CAPH);
        assertThat(releases.at(HOLDS)).isEqualTo(SIRIUSB);
    }

    @Test
    void choosing_the_release_that_is_there_changes_nothing() {
        MonimeReleases releases = MonimeReleases.startingWith(CAPH).choose(SIRIUSB, NOW);

        assertThat(releases.choose(SIRIUSB, NOW.plusSeconds(60))).isEqualTo(releases);
    }

    @Test
    void no_later_choice_alters_the_release_of_a_delivery_that_exists() {
        Random random = new Random(5);
        MonimeReleases releases = MonimeReleases.startingWith(CAPH);
        List<Instant> deliveries = new ArrayList<>();
        List<MonimeRelease> seen = new ArrayList<>();
        Instant now = NOW;
        for (int i = 0; i < MonimeReleases.MAX_CHANGES; i++) {
            now = now.plusMillis(random.nextInt(4_000) - 500); // clocks may go back a little
            deliveries.add(now);
            seen.add(releases.at(now));
            releases = releases.choose(random.nextBoolean() ? CAPH : SIRIUSB, now);
        }

        assertThat(deliveries.stream().map(releases::at)).containsExactlyElementsOf(seen);
        assertThat(seen).contains(CAPH, SIRIUSB);
    }

    @Test
    void the_history_survives_as_an_attribute_beside_others() {
        MonimeReleases releases =
                MonimeReleases.startingWith(CAPH).choose(SIRIUSB, NOW).choose(CAPH, NOW.plusSeconds(5));

        Map<String, String> attributes = releases.writtenInto(Map.of("other", "kept", "apiReleases", "siriusb"));

        assertThat(attributes)
                .containsEntry("other", "kept")
                .containsEntry("apiReleases", "caph siriusb@1771803196123 caph@1771803201123");
        assertThat(MonimeReleases.in(attributes)).isEqualTo(releases);
    }

    @Test
    void a_webhook_without_a_history_has_the_oldest_release() {
        assertThat(MonimeReleases.in(Map.of())).isEqualTo(MonimeReleases.startingWith(CAPH));
    }

    @Test
    void the_history_stays_short_by_forgetting_its_oldest_part() {
        MonimeReleases releases = MonimeReleases.startingWith(CAPH);
        Instant now = NOW;
        for (int i = 0; i < 3 * MonimeReleases.MAX_CHANGES; i++) {
            now = now.plusSeconds(60);
            releases = releases.choose(releases.latest() == CAPH ? SIRIUSB : CAPH, now);
        }

        assertThat(releases.changes()).hasSize(MonimeReleases.MAX_CHANGES);
        assertThat(releases.at(now)).isNotEqualTo(releases.latest());
        assertThat(releases.at(now.plusSeconds(3))).isEqualTo(releases.latest());
        assertThat(MonimeReleases.in(releases.writtenInto(Map.of()))).isEqualTo(releases);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orion",
                "caph ",
                "caph siriusb",
                "caph siriusb@",
                "caph siriusb@x",
                "caph orion@1",
                "caph siriusb@2 caph@1",
                "caph  siriusb@1"
            })
    void a_text_that_is_no_history_is_refused(String text) {
        assertThatThrownBy(() -> MonimeReleases.in(Map.of(MonimeReleases.ATTRIBUTE, text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void releases_are_read_and_written_as_clients_know_them() {
        assertThat(MonimeRelease.of("caph")).contains(CAPH);
        assertThat(MonimeRelease.of("CAPH")).isEmpty();
        assertThat(CAPH.apiVersion()).isEqualTo("caph.2025-08-23");
        assertThat(SIRIUSB.apiVersion()).isEqualTo("siriusb");
    }
}
