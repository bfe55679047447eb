package io.postrider.delivery.http;

import io.postrider.domain.dialect.DialectName;
import java.util.Collection;
import java.util.HashMap;
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

    /** The format of that dialect; null where it has none here, which happens when a dialect is switched off. */
    @Nullable
    DeliveryFormat of(DialectName dialect) {
        return byDialect.get(dialect);
    }
}
