package io.postrider.delivery.http.signature;

import io.postrider.application.webhook.SigningKeys;
import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The signature schemes that this server knows, by name. */
public final class SignatureSchemes implements SigningKeys {
    private final Map<SignatureSchemeName, SignatureScheme> byName = new LinkedHashMap<>();

    private final SecureRandom random;

    /** @param random what keys are generated from */
    public SignatureSchemes(Collection<SignatureScheme> schemes, SecureRandom random) {
        for (SignatureScheme scheme : schemes) {
            if (byName.putIfAbsent(scheme.name(), scheme) != null) {
                throw new IllegalArgumentException("two signature schemes are named " + scheme.name());
            }
        }
        this.random = random;
    }

    /**
     * All that are registered, those of the product and those that were added to it, in the order of their names, in whichever order jars
     * lie: see {@link SignatureScheme}.
     *
     * @throws java.util.ServiceConfigurationError for a registration that names no scheme
     */
    public static SignatureSchemes installed(SecureRandom random) {
        return new SignatureSchemes(
                ServiceLoader.load(SignatureScheme.class, SignatureScheme.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .sorted(Comparator.comparing(scheme -> scheme.name().text()))
                        .toList(),
                random);
    }

    /**
     * The scheme of that name.
     *
     * @throws IllegalArgumentException where none is registered
     */
    public SignatureScheme named(SignatureSchemeName name) {
        SignatureScheme scheme = byName.get(name);
        if (scheme == null) {
            throw new IllegalArgumentException("no signature scheme is named " + name);
        }
        return scheme;
    }

    /** Whether signatures of that scheme take long; false where none is registered, which is told by who signs. */
    public boolean isCostly(SignatureSchemeName name) {
        SignatureScheme scheme = byName.get(name);
        return scheme != null && scheme.isCostly();
    }

    /**
     * The signature over all parts of the message by the current key alone: for headers that hold one signature. Keys that still
     * overlap after a rotation are not used. The bytes of a symmetric key are those of its whole text.
     */
    public byte[] signByCurrentKey(Signing signing, byte[]... message) {
        return named(signing.scheme()).sign(signing.current(), SecretBytes.OF_WHOLE_TEXT, message);
    }

    @Override
    public List<SignatureSchemeName> schemes() {
        return List.copyOf(byName.keySet());
    }

    @Override
    public boolean isSymmetric(SignatureSchemeName scheme) {
        return named(scheme).isSymmetric();
    }

    @Override
    public SigningKey generate(SignatureSchemeName scheme, SecretForm form) {
        return named(scheme).generate(form, random);
    }

    @Override
    public Optional<SigningKey> read(SignatureSchemeName scheme, SecretForm form, String secret) {
        return named(scheme).read(form, secret);
    }

    @Override
    public String rule(SignatureSchemeName scheme, SecretForm form) {
        return named(scheme).rule(form);
    }
}
