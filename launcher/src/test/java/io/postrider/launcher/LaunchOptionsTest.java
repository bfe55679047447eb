package io.postrider.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchOptionsTest {
    private static final Path HOME = Path.of("/home/someone");

    @Test
    void nothing_given_is_port_8080_and_an_embedded_database_in_the_home_directory() throws LaunchFailure {
        LaunchOptions options = options(Map.of());

        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.dataDirectory()).isEqualTo(Path.of("/home/someone/.postrider"));
        assertThat(options.database()).isEmpty();
        assertThat(options.apiKey()).isEmpty();
        assertThat(options.demo()).isFalse();
    }

    @Test
    void the_environment_decides_where_what_runs_and_with_which_keys() throws LaunchFailure {
        LaunchOptions options = options(Map.of(
                "PORT", "9090",
                "POSTRIDER_DATA_DIR", "/data/postrider",
                "POSTRIDER_API_KEY", "prk_own",
                "POSTRIDER_ADMIN_KEY", "pra_own",
                "POSTRIDER_ENCRYPTION_KEYS", "k7:c2VjcmV0"));

        assertThat(options.port()).isEqualTo(9090);
        assertThat(options.dataDirectory()).isEqualTo(Path.of("/data/postrider"));
        assertThat(options.apiKey()).contains("prk_own");
        assertThat(options.adminKey()).contains("pra_own");
        assertThat(options.encryptionKeys()).contains("k7:c2VjcmV0");
    }

    @Test
    void an_own_database_is_used_with_its_user_and_password() throws LaunchFailure {
        LaunchOptions options = options(Map.of(
                "POSTRIDER_DB_URL", "jdbc:postgresql://db:5432/hooks",
                "POSTRIDER_DB_USER", "hooks",
                "POSTRIDER_DB_PASSWORD", "secret"));

        assertThat(options.database())
                .contains(new DatabaseAccess("jdbc:postgresql://db:5432/hooks", "hooks", "secret"));
    }

    @Test
    void an_empty_variable_is_the_same_as_none() throws LaunchFailure {
        LaunchOptions options = options(Map.of("PORT", "", "POSTRIDER_DB_URL", " ", "POSTRIDER_API_KEY", ""));

        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.database()).isEmpty();
        assertThat(options.apiKey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", "80 80", "123456"})
    void a_port_that_is_none_is_refused_in_a_sentence_that_shows_it(String port) {
        assertThatThrownBy(() -> options(Map.of("PORT", port)))
                .isInstanceOf(LaunchFailure.class)
                .hasMessage("PORT must be a number from 1 to 65535, but is '" + port + "'.");
    }

    @Test
    void a_database_that_is_no_postgresql_is_refused() {
        assertThatThrownBy(() -> options(Map.of("POSTRIDER_DB_URL", "jdbc:mysql://db/hooks")))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("POSTRIDER_DB_URL");
    }

    @Test
    void the_demo_can_be_played_once() throws LaunchFailure {
        LaunchOptions options = options(Map.of(), "--demo", "--once");

        assertThat(options.demo()).isTrue();
        assertThat(options.once()).isTrue();
    }

    @Test
    void once_without_the_demo_and_unknown_arguments_are_refused() {
        assertThatThrownBy(() -> options(Map.of(), "--once")).isInstanceOf(LaunchFailure.class);
        assertThatThrownBy(() -> options(Map.of(), "--port=1"))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("--port=1");
    }

    @Test
    void a_password_is_not_part_of_what_is_logged() {
        assertThat(new DatabaseAccess("jdbc:postgresql://db/hooks", "hooks", "secret").toString())
                .doesNotContain("secret");
    }

    private static LaunchOptions options(Map<String, String> environment, String... arguments) throws LaunchFailure {
        return LaunchOptions.from(arguments, environment, HOME);
    }
}
