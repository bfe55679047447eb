package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import java.time.Duration;

/** The dialect {@code monime}: spaces, releases, key pairs. Contract: {@code docs/dialects/monime.md}. */
public final class Monime {
    public static final DialectName NAME = new DialectName("monime");

    public static final Dialect DIALECT = Dialect.named(NAME)
            .webhookIds(IdForm.prefixed("whk-"))
            .eventIds(IdForm.prefixed("wkd-"))
            .secrets(SecretForm.text(32, 256))
            .defaultScheme(SignatureSchemeName.ES256)
            .retrySchedule(Flat.RETRY_SCHEDULE)
            .timeout(Duration.ofSeconds(10))
            .outcomes(OutcomePolicy.SCHEDULE_ALONE)
            .webhookLimits(WebhookLimits.WIDEST
                    .nameLength(1, 100)
                    .urlLength(255)
                    .headers(10)
                    .alertEmails(2)
                    .metadataValueLength(100))
            .reservedHeaders("Monime-Signature")
            .catalogue(CatalogueFile.read(Monime.class, "monime.events"))
            .build();

    private Monime() {}
}
