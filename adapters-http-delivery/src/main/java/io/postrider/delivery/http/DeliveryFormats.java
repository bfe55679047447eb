package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The delivery formats that this server speaks, by dialect. Safe for use by many threads. */
public final class DeliveryFormats {
    private final Map<DialectName, DeliveryFormat> byDialect = new HashMap<>();
    private final List<Dialect> dialects;
    private final SignatureSchemes schemes;

    /** @param schemes what they sign with */
    public DeliveryFormats(Collection<DeliveryFormat> formats, SignatureSchemes schemes) {
        for (DeliveryFormat format : formats) {
            DialectName name = format.dialect().name();
            if (byDialect.putIfAbsent(name, format) != null) {
                throw new IllegalArgumentException("two delivery formats are of the dialect " + name);
            }
        }
        this.schemes = schemes;
        dialects = formats.stream()
                .map(DeliveryFormat::dialect)
                .filter(dialect -> !dialect.name().equals(DialectName.NATIVE))
                .toList();
    }

    /**
     * All that are registered, those of the product and those that were added to it, in the order of their dialects' names, in
     * whichever order jars lie: see {@link DeliveryFormat}.
     *
     * @throws java.util.ServiceConfigurationError for a registration that names no format
     */
    public static DeliveryFormats installed(SignatureSchemes schemes) {
        return new DeliveryFormats(
                ServiceLoader.load(DeliveryFormat.class, DeliveryFormat.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .sorted(Comparator.comparing(
                                format -> format.dialect().name().text()))
                        .toList(),
                schemes);
    }

    /** The dialects beside the native one, as they are documented, in the order of the formats. */
    public List<Dialect> dialects() {
        return dialects;
    }

    /**
     * Formats and signs one attempt in the format of the webhook's dialect.
     *
     * @param now the time of this attempt
     * @throws IllegalStateException where no format of that dialect is here any more
     */
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now) {
        DeliveryFormat format = byDialect.get(webhook.dialect());
        if (format == null) {
            throw new IllegalStateException("no delivery format for the dialect " + webhook.dialect());
        }
        return format.format(webhook, delivery, now, schemes);
    }
}
