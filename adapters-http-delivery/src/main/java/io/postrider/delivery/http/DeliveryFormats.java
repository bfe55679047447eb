package io.postrider.delivery.http;

import io.postrider.delivery.http.dhmad.DhmadFormat;
import io.postrider.delivery.http.flat.FlatFormat;
import io.postrider.delivery.http.monime.MonimeFormat;
import io.postrider.delivery.http.paged.PagedFormat;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.delivery.http.standardwebhooks.StandardWebhooksFormat;
import io.postrider.delivery.http.zaits.ZaitsFormat;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The delivery formats that this server speaks, by dialect. */
public final class DeliveryFormats {
    private final Map<DialectName, DeliveryFormat> byDialect = new HashMap<>();

    public DeliveryFormats(Collection<DeliveryFormat> formats) {
        for (DeliveryFormat format : formats) {
            if (byDialect.putIfAbsent(format.dialect(), format) != null) {
                throw new IllegalArgumentException("two delivery formats are of the dialect " + format.dialect());
            }
        }
    }

    /** What the product comes with: the native format and those of {@link Dialects#builtIn()}. */
    public static List<DeliveryFormat> builtIn(SignatureSchemes schemes) {
        return List.of(
                new StandardWebhooksFormat(schemes),
                new DhmadFormat(schemes),
                new FlatFormat(schemes),
                new PagedFormat(schemes),
                new MonimeFormat(schemes),
                new ZaitsFormat(schemes));
    }

    /** The format of that dialect; null where it has none here, which happens when its format is not registered. */
    @Nullable
    DeliveryFormat of(DialectName dialect) {
        return byDialect.get(dialect);
    }
}
