package io.postrider.application.webhook;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.util.List;
import java.util.Optional;

/** Makes signing keys. Knows the signature schemes that are registered. */
public interface SigningKeys {
    /** The schemes that can be chosen. */
    List<SignatureSchemeName> schemes();

    /** Whether the scheme signs with a secret that the receiver shares, rather than with a key pair. */
    boolean isSymmetric(SignatureSchemeName scheme);

    /** A fresh key; symmetric ones in the given form, which the other schemes ignore. */
    SigningKey generate(SignatureSchemeName scheme, SecretForm form);

    /**
     * The key that a client brought.
     *
     * @param secret the client's text: a secret of the form, or a private key in the text form of the scheme
     * @return empty where the text is not valid
     */
    Optional<SigningKey> read(SignatureSchemeName scheme, SecretForm form, String secret);

    /** The rule that {@link #read} applies, to be read after the name of the field. */
    String rule(SignatureSchemeName scheme, SecretForm form);
}
