package io.postrider.rest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.domain.dialect.DialectName;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectSettingsTest {
    private static final DialectName FLAT = new DialectName("flat");
    private final DialectSettings settings =
            new DialectSettings(null, Map.of("API.flat.Example", FLAT, "[::1]", FLAT, "10.0.0.1", FLAT));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.flat.example",
                "API.FLAT.EXAMPLE",
                "api.flat.example:8443",
                "api.flat.example.",
                " api.flat.example",
                "api.flat.example:",
                "[::1]",
                "[::1]:8080",
                "10.0.0.1:80"
            })
    void a_host_is_found_whatever_its_case_and_port(String host) {
        assertThat(settings.at(host)).contains(FLAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "flat.example",
                "x.api.flat.example",
                "api.flat.example.com",
                "api.flat.example:8443:1",
                "api.flat.example:x",
                "[::2]",
                "user@api.flat.example",
                "api.flat.example/x"
            })
    void other_hosts_are_for_no_dialect(String host) {
        assertThat(settings.at(host)).isEmpty();
    }

    @Test
    void dialects_are_spoken_unless_others_alone_are() {
        assertThat(DialectSettings.ALL.speaks(FLAT)).isTrue();
        assertThat(new DialectSettings(Set.of(FLAT), Map.of()).speaks(FLAT)).isTrue();
        assertThat(new DialectSettings(Set.of(FLAT), Map.of()).speaks(new DialectName("paged")))
                .isFalse();
        assertThat(new DialectSettings(Set.of(), Map.of()).speaks(FLAT)).isFalse();
    }
}
