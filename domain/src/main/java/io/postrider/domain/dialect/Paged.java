package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import java.time.Duration;

/** The dialect {@code paged}: pages with filters, masked secrets. Contract: {@code docs/dialects/paged.md}. */
public final class Paged {
    public static final DialectName NAME = new DialectName("paged");

    public static final Dialect DIALECT = Dialect.named(NAME)
            .retrySchedule(Flat.RETRY_SCHEDULE)
            .timeout(Duration.ofSeconds(10))
            .outcomes(OutcomePolicy.SCHEDULE_ALONE)
            .reservedHeaders("X-Webhook-Signature")
            .catalogue(CatalogueFile.read(Paged.class, "paged.events"))
            .build();

    private Paged() {}
}
