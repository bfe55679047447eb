package io.postrider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.mail.MailSecurity;
import io.postrider.mail.SmtpSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server makes of the keys {@code postrider.mail.*}. */
class MailSettingsTest {
    private final Map<String, String> keys = new HashMap<>(Map.of(
            "postrider.db.url", "jdbc:postgresql://db.example/postrider",
            "postrider.db.user", "postrider",
            "postrider.encryption.keys", "k1:" + "A".repeat(43) + "="));

    @Test
    void without_a_mail_server_no_mail_is_sent() {
        assertThat(mail()).isEmpty();
    }

    @Test
    void a_mail_server_needs_no_more_than_its_host_and_where_mails_come_from() {
        keys.put("postrider.mail.host", "smtp.example.com");
        keys.put("postrider.mail.from", "Postrider <alerts@example.com>");

        assertThat(mail())
                .contains(new SmtpSettings(
                        "smtp.example.com",
                        587,
                        MailSecurity.STARTTLS,
                        null,
                        "",
                        "Postrider <alerts@example.com>",
                        Duration.ofSeconds(10)));
    }

    @Test
    void all_of_it_can_be_set() {
        keys.put("postrider.mail.host", "smtp.example.com");
        keys.put("postrider.mail.from", "alerts@example.com");
        keys.put("postrider.mail.port", "2465");
        keys.put("postrider.mail.security", "TLS");
        keys.put("postrider.mail.user", "postrider");
        keys.put("postrider.mail.password", "secret");
        keys.put("postrider.mail.timeout-seconds", "60");

        assertThat(mail())
                .contains(new SmtpSettings(
                        "smtp.example.com",
                        2465,
                        MailSecurity.TLS,
                        "postrider",
                        "secret",
                        "alerts@example.com",
                        Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource({"none, 25", "starttls, 587", "tls, 465"})
    void the_port_follows_from_the_security(String security, int port) {
        keys.put("postrider.mail.host", "smtp.example.com");
        keys.put("postrider.mail.from", "alerts@example.com");
        keys.put("postrider.mail.security", security);

        assertThat(mail()).map(SmtpSettings::port).contains(port);
    }

    @ParameterizedTest
    @CsvSource({
        "postrider.mail.from, '', must be set",
        "postrider.mail.from, nobody, must be an address",
        "postrider.mail.from, 'a@example.com, b@example.com', must be an address",
        "postrider.mail.port, 0, from 1 to 65535",
        "postrider.mail.port, 65536, from 1 to 65535",
        "postrider.mail.port, smtp, from 1 to 65535",
        "postrider.mail.security, ssl, 'none, starttls or tls'",
        "postrider.mail.timeout-seconds, 0, from 1 to 60",
        "postrider.mail.timeout-seconds, 61, from 1 to 60"
    })
    void what_is_wrong_is_told_by_the_name_of_its_key(String key, String value, String rule) {
        keys.put("postrider.mail.host", "smtp.example.com");
        keys.put("postrider.mail.from", "alerts@example.com");
        keys.put(key, value);

        assertThatThrownBy(this::mail)
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContainingAll(key + " (", rule);
    }

    @ParameterizedTest
    @CsvSource({"postrider.mail.user, somebody", "postrider.mail.password, THE-PASSWORD"})
    void a_user_and_a_password_are_set_together(String key, String value) {
        keys.put("postrider.mail.host", "smtp.example.com");
        keys.put("postrider.mail.from", "alerts@example.com");
        keys.put(key, value);

        assertThatThrownBy(this::mail)
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("postrider.mail.password (POSTRIDER_MAIL_PASSWORD) must be set together")
                .hasMessageNotContaining("THE-PASSWORD");
    }

    private Optional<SmtpSettings> mail() {
        return Settings.from(new MappedConfig(keys), "0", List.of()).mail();
    }
}
