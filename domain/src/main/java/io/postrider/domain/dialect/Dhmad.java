package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.SecretForm;
import java.time.Duration;

/** The dialect {@code dhmad}: at most two webhooks, ids and secrets of hex digits. Contract: {@code docs/dialects/dhmad.md}. */
public final class Dhmad {
    public static final DialectName NAME = new DialectName("dhmad");

    public static final Dialect DIALECT = Dialect.named(NAME)
            .webhookIds(IdForm.hex24())
            .secrets(SecretForm.hex64())
            .retrySchedule(Flat.RETRY_SCHEDULE)
            .timeout(Duration.ofSeconds(10))
            .outcomes(OutcomePolicy.SCHEDULE_ALONE)
            .maxWebhooks(2)
            .reservedHeaders("X-Webhook-Signature", "X-Webhook-Event", "X-Webhook-Id", "X-Webhook-Timestamp")
            .catalogue(CatalogueFile.read(Dhmad.class, "dhmad.events"))
            .build();

    private Dhmad() {}
}
