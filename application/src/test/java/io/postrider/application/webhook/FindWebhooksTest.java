package io.postrider.application.webhook;

import static io.postrider.application.webhook.WebhookUseCasesFixture.NARROW;
import static io.postrider.application.webhook.WebhookUseCasesFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.Samples;
import io.postrider.application.webhook.FindWebhooks.PublicKey;
import io.postrider.application.webhook.FindWebhooks.WebhookWithHealth;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookHealth;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindWebhooksTest {
    private static final PageRequest FIRST_PAGE = new PageRequest(10, null);

    private final WebhookUseCasesFixture fixture = new WebhookUseCasesFixture();

    @Test
    void a_webhook_is_found_with_its_health() {
        Webhook fresh = fixture.registered();
        Webhook failing = fixture.registered();
        WebhookHealth health = new WebhookHealth(failing.id(), 2, NOW, NOW, 503);
        fixture.storage.recordHealth(health);

        assertThat(fixture.find.find(fixture.reach, fresh.id()))
                .isEqualTo(new WebhookWithHealth(fresh, WebhookHealth.unknown(fresh.id())));
        assertThat(fixture.find.find(fixture.reach, failing.id())).isEqualTo(new WebhookWithHealth(failing, health));
        assertThat(fixture.find.list(fixture.reach, null, FIRST_PAGE))
                .isEqualTo(new Page<>(
                        List.of(
                                new WebhookWithHealth(failing, health),
                                new WebhookWithHealth(fresh, WebhookHealth.unknown(fresh.id()))),
                        false));
    }

    @Test
    void a_dialect_reaches_its_own_webhooks_a_space_its_own_and_the_native_api_all() {
        Webhook plain = fixture.registered();
        Webhook narrow = fixture.register.register(fixture.narrowDraft().build());
        Webhook east =
                fixture.register.register(fixture.narrowDraft().space("east").build());

        assertThat(listed(fixture.reach)).containsExactly(east, narrow, plain);
        assertThat(listed(Reach.of(fixture.account, NARROW.name()))).containsExactly(east, narrow);
        assertThat(listed(Reach.of(fixture.account, NARROW.name(), "east"))).containsExactly(east);
        assertThat(listed(Reach.of(fixture.account, DialectName.NATIVE))).containsExactly(plain);
        assertThat(listed(Reach.of(Samples.accountIn(fixture.storage)))).isEmpty();
        assertThatThrownBy(() -> fixture.find.find(Reach.of(fixture.account, NARROW.name(), "west"), east.id()))
                .isInstanceOf(UnknownWebhook.class);
        assertThatThrownBy(() -> fixture.find.find(Reach.of(fixture.account, NARROW.name()), plain.id()))
                .isInstanceOf(UnknownWebhook.class);
    }

    @Test
    void a_list_can_be_of_the_enabled_or_the_disabled_only() {
        Webhook enabled = fixture.registered();
        Webhook disabled =
                fixture.register.register(fixture.draft().enabled(false).build());

        assertThat(fixture.find.list(fixture.reach, true, FIRST_PAGE).items())
                .extracting(WebhookWithHealth::webhook)
                .containsExactly(enabled);
        assertThat(fixture.find.list(fixture.reach, false, FIRST_PAGE).items())
                .extracting(WebhookWithHealth::webhook)
                .containsExactly(disabled);
    }

    @Test
    void an_asymmetric_scheme_has_a_public_key_and_a_symmetric_one_has_none() {
        Webhook symmetric = fixture.registered();
        Webhook asymmetric = fixture.register.register(fixture.draft()
                .scheme(SignatureSchemeName.ED25519)
                .secret("private-5")
                .build());

        assertThat(fixture.find.publicKey(fixture.reach, symmetric.id())).isEmpty();
        assertThat(fixture.find.publicKey(fixture.reach, asymmetric.id()))
                .contains(new PublicKey(SignatureSchemeName.ED25519, "public-5"));
        assertThatThrownBy(() -> fixture.find.publicKey(Reach.of(fixture.account, NARROW.name()), asymmetric.id()))
                .isInstanceOf(UnknownWebhook.class);
    }

    private List<Webhook> listed(Reach reach) {
        return fixture.find.list(reach, null, FIRST_PAGE).items().stream()
                .map(WebhookWithHealth::webhook)
                .toList();
    }
}
