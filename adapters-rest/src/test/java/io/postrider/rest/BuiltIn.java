package io.postrider.rest;

import io.postrider.domain.dialect.Dhmad;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.Flat;
import io.postrider.domain.dialect.Monime;
import io.postrider.domain.dialect.Paged;
import io.postrider.domain.dialect.Zaits;
import io.postrider.domain.webhook.SignatureSchemeName;
import java.util.List;

/** What the product comes with; apart from {@link RestServer}, which tests of the real server have no classes for. */
final class BuiltIn {
    /** Beside the native one. */
    static final List<Dialect> DIALECTS =
            List.of(Dhmad.DIALECT, Flat.DIALECT, Monime.DIALECT, Paged.DIALECT, Zaits.DIALECT);

    static final List<SignatureSchemeName> SCHEMES =
            List.of(SignatureSchemeName.HMAC_SHA256, SignatureSchemeName.ED25519, SignatureSchemeName.ES256);

    private BuiltIn() {}
}
