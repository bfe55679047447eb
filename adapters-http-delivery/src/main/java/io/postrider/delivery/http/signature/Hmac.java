package io.postrider.delivery.http.signature;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC (RFC 2104) with a secret that the receiver shares; a subclass says with which hash. Safe for use by many threads. */
public abstract class Hmac implements SignatureScheme {
    private final SignatureSchemeName name;
    private final String algorithm;
    private final KeyCache<Secret, Mac> macs = new KeyCache<>(this::macFor);

    private record Secret(String text, SecretBytes bytes) {}

    /**
     * A scheme of that name.
     *
     * @param algorithm a {@link Mac} of the JDK that can be copied, for example {@code HmacSHA256}
     */
    protected Hmac(SignatureSchemeName name, String algorithm) {
        this.name = name;
        this.algorithm = algorithm;
    }

    @Override
    public final SignatureSchemeName name() {
        return name;
    }

    @Override
    public final boolean isSymmetric() {
        return true;
    }

    @Override
    public final boolean isCostly() {
        return false;
    }

    @Override
    public final SigningKey generate(SecretForm form, SecureRandom random) {
        return SigningKey.symmetric(form.generate(random));
    }

    @Override
    public final Optional<SigningKey> read(SecretForm form, String secret) {
        return form.accepts(secret) ? Optional.of(SigningKey.symmetric(secret)) : Optional.empty();
    }

    @Override
    public final String rule(SecretForm form) {
        return form.rule();
    }

    @Override
    public final byte[] sign(SigningKey key, SecretBytes secretBytes, byte[]... message) {
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
            throw new IllegalStateException("the JDK's " + mac.getAlgorithm() + " cannot be copied", e);
        }
    }

    private Mac macFor(Secret secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.bytes().read(secret.text()), algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key for " + algorithm, e);
        }
    }
}
