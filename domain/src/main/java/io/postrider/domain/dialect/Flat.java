package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SecretForm;
import java.time.Duration;

/** The dialect {@code flat}: bare resources, clients may bring their secrets. Contract: {@code docs/dialects/flat.md}. */
public final class Flat {
    public static final DialectName NAME = new DialectName("flat");

    /** Five attempts within about two hours and a half. Also for the dialects whose documentation has no schedule. */
    static final RetrySchedule RETRY_SCHEDULE = RetrySchedule.exactly(
            Duration.ZERO, Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2));

    public static final Dialect DIALECT = Dialect.named(NAME)
            .webhookIds(IdForm.prefixed("hook_"))
            .secrets(SecretForm.text(16, 256))
            .retrySchedule(RETRY_SCHEDULE)
            .timeout(Duration.ofSeconds(10))
            .outcomes(OutcomePolicy.SCHEDULE_ALONE)
            .reservedHeaders("X-Webhook-Signature")
            .catalogue(CatalogueFile.read(Flat.class, "flat.events"))
            .build();

    private Flat() {}
}
