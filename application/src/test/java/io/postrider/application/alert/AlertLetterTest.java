package io.postrider.application.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.storage.Samples;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.AlertCause;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookAlert;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertLetterTest {
    private static final Instant SINCE = Instant.parse("2026-01-15T12:00:00.123Z");
    private static final String RESPONSE = "the receiver answered with status 500";

    private final AlertLetter letter = new AlertLetter(new Dialects(List.of()));
    private final Webhook webhook = Samples.webhook(new AccountId(Samples.id()))
            .change()
            .name("Payments")
            .url(Samples.url("https://receiver.example:8443/hooks/secret?token=secret"))
            .alertEmails(List.of("ops@example.com", "dev@example.com"))
            .at(SINCE);

    @Test
    void it_says_which_webhook_fails_since_when_and_why_and_what_to_do() {
        Mail mail = about(webhook, AlertCause.REPEATED_FAILURES, RESPONSE);

        assertThat(mail.to()).containsExactly("ops@example.com", "dev@example.com");
        assertThat(mail.subject()).isEqualTo("Webhook \"Payments\" is failing");
        assertThat(mail.text().lines())
                .startsWith("At least 10 attempts in a row to deliver to a webhook have failed.", "")
                .contains(
                        "Receiver:     https://receiver.example:8443",
                        "Since:        2026-01-15 12:00:00 UTC",
                        "In a row:     12 failed attempts",
                        "Last attempt: the receiver answered with status 500")
                .anyMatch(line -> line.matches("Webhook: {6}wh_[0-9a-z]+ \\(Payments\\)"))
                .anyMatch(line -> line.startsWith("What to do: see that the receiver"));
    }

    @ParameterizedTest
    @EnumSource(AlertCause.class)
    void no_letter_shows_what_follows_the_host_in_a_url(AlertCause cause) {
        assertThat(about(webhook, cause, "").text())
                .contains("https://receiver.example:8443\n")
                .doesNotContain("hooks", "secret");
    }

    @ParameterizedTest
    @EnumSource(AlertCause.class)
    void each_cause_has_words_of_its_own(AlertCause cause) {
        String text = about(webhook, cause, "").text();

        assertThat(text).contains("What to do: ");
        for (AlertCause other : AlertCause.values()) {
            if (other != cause) {
                assertThat(about(webhook, other, "").text()).isNotEqualTo(text);
            }
        }
    }

    @Test
    void a_name_makes_neither_a_header_nor_a_line_of_its_own() {
        Webhook evil = webhook.change()
                .name("Payments\r\nBcc: everybody@example.com\u2028\u202eX\u0085\n\nHello")
                .at(SINCE);

        Mail mail = about(evil, AlertCause.REPEATED_FAILURES, "reset\r\nby peer");

        assertThat(mail.subject()).isEqualTo("Webhook \"Payments  Bcc: everybody@example.com  X   Hello\" is failing");
        assertThat(mail.text().lines()).noneMatch(line -> line.startsWith("Bcc") || line.startsWith("Hello"));
        assertThat(mail.text()).contains("Last attempt: reset  by peer\n");
    }

    @Test
    void a_webhook_without_a_name_is_told_by_its_id() {
        Mail mail = about(webhook.change().name("").at(SINCE), AlertCause.RECOVERED, "");

        assertThat(mail.subject()).matches("Webhook wh_[0-9a-z]+ has recovered");
        assertThat(mail.text()).contains("Last attempt: the receiver answered with status 500\n");
    }

    private Mail about(Webhook whom, AlertCause cause, String error) {
        WebhookAlert alert = new WebhookAlert(new WebhookId(new UUID(1, 1)), cause, SINCE, 12, 500, error);
        return letter.about(whom, new AlertMessage(new UUID(3, 4), alert, SINCE, 1));
    }
}
