package io.postrider.delivery.http.signature;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-256 (RFC 2104) and a secret that the receiver shares. */
final class HmacSha256 implements SignatureScheme {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecureRandom random;
    private final KeyCache<Secret, Mac> macs = new KeyCache<>(HmacSha256::macFor);

    private record Secret(String text, SecretBytes bytes) {}

    HmacSha256(SecureRandom random) {
        this.random = random;
    }

    @Override
    public SignatureSchemeName name() {
        return SignatureSchemeName.HMAC_SHA256;
    }

    @Override
    public boolean isSymmetric() {
        return true;
    }

    @Override
    public boolean isCostly() {
        return false;
    }

    @Override
    public SigningKey generate(SecretForm form) {
        return SigningKey.symmetric(form.generate(random));
    }

    @Override
    public Optional<SigningKey> read(SecretForm form, String secret) {
        return form.accepts(secret) ? Optional.of(SigningKey.symmetric(secret)) : Optional.empty();
    }

    @Override
    public String rule(SecretForm form) {
        return form.rule();
    }

    @Override
    public byte[] sign(SigningKey key, SecretBytes secretBytes, byte[]... message) {
        Mac mac = copyOf(macs.get(new Secret(key.secret(), secretBytes)));
        for (byte[] part : message) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /** A copy of one that is initialised costs a fraction of a new one, and needs no lock and no thread of its own. */
    private static Mac copyOf(Mac mac) {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's " + ALGORITHM + " cannot be copied", e);
        }
    }

    private static Mac macFor(Secret secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.bytes().read(secret.text()), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key for " + ALGORITHM, e);
        }
    }
}
