package io.postrider.rest.monime;

import io.postrider.domain.webhook.SignatureSchemeName;
import java.util.Arrays;
import java.util.Optional;

/** How receivers verify deliveries, by the dialect's names. */
enum VerificationType {
    HS256,
    ES256;

    SignatureSchemeName scheme() {
        return this == HS256 ? SignatureSchemeName.HMAC_SHA256 : SignatureSchemeName.ES256;
    }

    static Optional<VerificationType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.name().equals(text)).findFirst();
    }
}
