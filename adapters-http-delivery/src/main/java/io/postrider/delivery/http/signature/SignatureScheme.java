package io.postrider.delivery.http.signature;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * A way to sign bytes, and the keys for it. Safe for use by many threads.
 *
 * <p>Schemes are found by {@link java.util.ServiceLoader}: each is a public class with a public constructor without parameters,
 * and a line in {@code META-INF/services/io.postrider.delivery.http.signature.SignatureScheme} of its jar.
 */
public interface SignatureScheme {
    SignatureSchemeName name();

    /** Whether sender and receiver share one secret, rather than a key pair. */
    boolean isSymmetric();

    /** Whether a signature takes so long (more than some ten microseconds) that it MUST NOT be made on an I/O thread. */
    boolean isCostly();

    /** A fresh key. Symmetric ones are in the given form, which the others ignore. */
    SigningKey generate(SecretForm form, SecureRandom random);

    /** The key that a client brought, or empty where its text breaks the {@link #rule}. */
    Optional<SigningKey> read(SecretForm form, String secret);

    /** What {@link #read} demands, to be read after the name of the field. */
    String rule(SecretForm form);

    /**
     * The signature over all parts of the message, one behind the other.
     *
     * @param secretBytes how the bytes of a symmetric key are read from its text; the others ignore it
     * @throws IllegalArgumentException for a key that is none of this scheme
     */
    byte[] sign(SigningKey key, SecretBytes secretBytes, byte[]... message);
}
