package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys mean together, and values that look right at first sight. */
class SettingsTest {
    private final Map<String, String> keys = new HashMap<>(Map.of(
            "postrider.db.url",
            "jdbc:postgresql://localhost/postrider",
            "postrider.db.user",
            "postrider",
            "postrider.encryption.keys",
            "k1:" + Base64.getEncoder().encodeToString(new byte[32])));

    @ParameterizedTest
    @ValueSource(ints = {16, 1_024, 16_384})
    void each_request_under_way_finds_a_connection_also_where_all_go_to_one_host(int maxInFlight) {
        keys.put("postrider.delivery.max-in-flight", Integer.toString(maxInFlight));

        assertThat(settings().transport().maxConnectionsPerHost()).isGreaterThanOrEqualTo(maxInFlight);
        assertThat(settings().transport().maxConnections()).isGreaterThanOrEqualTo(maxInFlight);
    }

    @Test
    void the_administration_has_a_key_of_its_own() {
        keys.put("postrider.admin.key", "0123456789abcdef");
        keys.put("postrider.api.key", "0123456789abcdef");

        assertRefused("postrider.api.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "proxy.example:", "proxy.example:0", "proxy.example:3128:8080", ":3128"})
    void a_proxy_has_a_host_and_one_port(String proxy) {
        keys.put("postrider.delivery.proxy", proxy);

        assertRefused("postrider.delivery.proxy");
    }

    private void assertRefused(String key) {
        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(this::settings)
                .withMessageContaining(key);
    }

    private Settings settings() {
        return Settings.from(new MappedConfig(keys), "1", List.of());
    }
}
