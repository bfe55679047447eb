package io.postrider.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.Samples;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.dialect.WebhookLimits;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.TimeOrderedUuids;
import io.postrider.domain.webhook.Webhook;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dialect narrows holds in the core, for webhooks that are registered and for those that are changed. */
class DialectLimitsTest {
    private static final int MAX_WEBHOOKS = 5;
    private static final DialectName NARROW = new DialectName("narrow");

    private final InMemoryManagedStorage storage = new InMemoryManagedStorage();
    private AccountId account;
    private RegisterWebhook register;
    private ChangeWebhook change;

    @BeforeEach
    void speak_a_narrow_dialect() {
        Dialects dialects = new Dialects(List.of(Dialect.named(NARROW)
                .webhookLimits(WebhookLimits.WIDEST
                        .nameLength(1, 5)
                        .urlLength(30)
                        .headers(2)
                        .alertEmails(1)
                        .metadataValueLength(3))
                .reservedHeaders("X-Narrow-Signature")
                .openSubscriptions()
                .build()));
        WebhookRules rules =
                new WebhookRules(storage.eventTypes(), new NumberedSigningKeys(), url -> Optional.empty(), true);
        WebhookDirectory directory = new WebhookDirectory(storage.webhookChanges());
        account = Samples.accountIn(storage);
        register = new RegisterWebhook(
                storage.webhooks(),
                storage.accounts(),
                MAX_WEBHOOKS,
                storage.transactions(),
                directory,
                rules,
                dialects,
                new TimeOrderedUuids(new SplittableRandom()),
                InstantSource.system());
        change = new ChangeWebhook(
                storage.webhooks(), storage.transactions(), directory, rules, dialects, InstantSource.system());
    }

    @Test
    void a_webhook_at_its_limits_is_registered() {
        Webhook webhook = register.register(atItsLimits(NARROW).build());

        assertThat(webhook.name()).isEqualTo("abcde");
        assertThat(webhook.headers()).hasSize(2);
    }

    @Test
    void a_webhook_beyond_them_is_refused_with_all_that_is_wrong() {
        WebhookDraft draft = beyond(atItsLimits(NARROW)).build();

        assertThatThrownBy(() -> register.register(draft)).isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(
                        invalid.problems())
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("url", "name", "headers.x-narrow-signature", "metadata.m", "alertEmails"));
    }

    @Test
    void a_name_can_be_required() {
        WebhookDraft draft = atItsLimits(NARROW).name("").build();

        assertThatThrownBy(() -> register.register(draft))
                .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.problems())
                        .extracting(FieldProblem::field)
                        .containsExactly("name"));
    }

    @Test
    void another_dialect_is_not_concerned() {
        Webhook webhook =
                register.register(beyond(atItsLimits(DialectName.NATIVE)).build());

        assertThat(webhook.headers()).containsKey("x-narrow-signature");
    }

    @Test
    void a_change_beyond_the_limits_is_refused_whichever_api_asks_for_it() {
        Webhook webhook = register.register(atItsLimits(NARROW).build());
        WebhookChange beyond = WebhookChange.of(Reach.of(account), webhook.id())
                .url(Change.to("https://receiver.example/12345"))
                .name(Change.clear())
                .headers(Change.to(Map.of("A", "1", "B", "2", "C", "3")))
                .metadata(Change.to(Map.of("m", "1234")))
                .alertEmails(Change.to(List.of("a@example.com", "b@example.com")))
                .build();

        assertThatThrownBy(() -> change.change(beyond))
                .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.problems())
                        .extracting(FieldProblem::field)
                        .containsExactlyInAnyOrder("name", "headers", "metadata.m", "alertEmails"));
    }

    private WebhookDraft.Builder atItsLimits(DialectName dialect) {
        return WebhookDraft.of(account, dialect)
                .url("https://receiver.example/12345")
                .eventTypes(List.of("*"))
                .name("abcde")
                .headers(Map.of("A", "1", "B", "2"))
                .metadata(Map.of("m", "123"))
                .alertEmails(List.of("a@example.com"));
    }

    private static WebhookDraft.Builder beyond(WebhookDraft.Builder draft) {
        return draft.url("https://receiver.example/123456")
                .name("abcdef")
                .headers(Map.of("x-narrow-signature", "mine"))
                .metadata(Map.of("m", "1234"))
                .alertEmails(List.of("a@example.com", "b@example.com"));
    }
}
