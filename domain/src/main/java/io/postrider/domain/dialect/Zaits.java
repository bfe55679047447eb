package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.RetrySchedule;
import java.time.Duration;

/** The dialect {@code zaits}: enveloped answers, a catalogue with categories. Contract: {@code docs/dialects/zaits.md}. */
public final class Zaits {
    public static final DialectName NAME = new DialectName("zaits");

    public static final Dialect DIALECT = Dialect.named(NAME)
            .webhookIds(IdForm.prefixed("we_"))
            .retrySchedule(RetrySchedule.exactly(
                    Duration.ZERO,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2)))
            .timeout(Duration.ofSeconds(10))
            .outcomes(OutcomePolicy.SCHEDULE_ALONE)
            .reservedHeaders("X-Zaits-Signature", "X-Zaits-Event", "X-Zaits-Delivery")
            .catalogue(CatalogueFile.read(Zaits.class, "zaits.events"))
            .build();

    private Zaits() {}
}
