package io.postrider.application.webhook;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Signing keys without cryptography: secrets by their form, and pairs that are numbered, {@code private-1} with {@code
 * public-1}. Safe for use by many threads.
 */
public final class NumberedSigningKeys implements SigningKeys {
    private final AtomicInteger made = new AtomicInteger();

    @Override
    public List<SignatureSchemeName> schemes() {
        return List.of(SignatureSchemeName.HMAC_SHA256, SignatureSchemeName.ED25519, SignatureSchemeName.ES256);
    }

    @Override
    public boolean isSymmetric(SignatureSchemeName scheme) {
        return scheme.equals(SignatureSchemeName.HMAC_SHA256);
    }

    @Override
    public SigningKey generate(SignatureSchemeName scheme, SecretForm form) {
        int number = made.incrementAndGet();
        return isSymmetric(scheme)
                ? SigningKey.symmetric(form.generate(new Random(number)))
                : SigningKey.pair("private-" + number, "public-" + number);
    }

    @Override
    public Optional<SigningKey> read(SignatureSchemeName scheme, SecretForm form, String secret) {
        if (isSymmetric(scheme)) {
            return form.accepts(secret) ? Optional.of(SigningKey.symmetric(secret)) : Optional.empty();
        }
        return secret.startsWith("private-")
                ? Optional.of(SigningKey.pair(secret, secret.replace("private", "public")))
                : Optional.empty();
    }

    @Override
    public String rule(SignatureSchemeName scheme, SecretForm form) {
        return isSymmetric(scheme) ? form.rule() : "must be 'private-' and a number";
    }
}
