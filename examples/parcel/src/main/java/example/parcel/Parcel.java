package example.parcel;

import io.postrider.domain.dialect.CatalogueFile;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.id.IdForm;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SecretForm;
import java.time.Duration;

/** What the two halves of the dialect share. */
final class Parcel {
    static final DialectName NAME = new DialectName("parcel");

    static final Dialect DIALECT = Dialect.named(NAME)
            .webhookIds(IdForm.prefixed("drop_"))
            .eventIds(IdForm.prefixed("scan_"))
            .secrets(SecretForm.text(20, 100))
            .defaultScheme(HmacSha512.NAME)
            .retrySchedule(RetrySchedule.exactly(Duration.ZERO, Duration.ofMinutes(1), Duration.ofHours(1)))
            .timeout(Duration.ofSeconds(5))
            .maxWebhooks(10)
            .reservedHeaders("Parcel-Scan", "Parcel-Signature")
            .catalogue(CatalogueFile.read(Parcel.class, "parcel.events"))
            .build();

    private Parcel() {}
}
