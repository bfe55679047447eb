package io.postrider.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.domain.event.EventType;
import io.postrider.domain.webhook.Webhook;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdempotentRegistrationTest {
    private static final PageRequest FIRST_PAGE = new PageRequest(10, null);

    private final WebhookUseCasesFixture fixture = new WebhookUseCasesFixture();

    @Test
    void a_repeated_registration_gives_the_first_answer_and_no_second_webhook() {
        byte[] first = registerOnce("k1");

        byte[] second = registerOnce("k1");

        assertThat(second).isEqualTo(first);
        assertThat(listed(fixture.reach)).hasSize(1);
    }

    @Test
    void without_a_key_each_registration_counts() {
        registerOnce(null);

        registerOnce(null);

        assertThat(listed(fixture.reach)).hasSize(2);
    }

    @Test
    void a_registration_that_failed_does_not_use_up_its_key() {
        Idempotently idempotently = new Idempotently(fixture.storage.transactions(), fixture.storage.requestKeys());
        RequestKey key = new RequestKey("POST /v1/webhooks", "k1", "fingerprint");
        assertThatThrownBy(() -> idempotently.once(fixture.account, key, () -> {
                    fixture.register.register(fixture.draft().url("nonsense").build());
                    return new byte[0];
                }))
                .isInstanceOf(Invalid.class);

        registerOnce("k1");

        assertThat(listed(fixture.reach)).hasSize(1);
        assertThat(fixture.directory.subscribers(fixture.account, new EventType("user.created")))
                .hasSize(1);
    }

    private byte[] registerOnce(String key) {
        Idempotently idempotently = new Idempotently(fixture.storage.transactions(), fixture.storage.requestKeys());
        return idempotently.once(
                fixture.account,
                key == null ? null : new RequestKey("POST /v1/webhooks", key, "fingerprint"),
                () -> fixture.registered().id().toString().getBytes(StandardCharsets.UTF_8));
    }

    private List<Webhook> listed(Reach reach) {
        return fixture.find.list(reach, null, FIRST_PAGE).items().stream()
                .map(WebhookWithHealth::webhook)
                .toList();
    }
}
