package io.postrider.delivery.http.signature;

import io.postrider.domain.webhook.SecretForm;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Ed25519 (RFC 8032) with keys in the text form of the Standard Webhooks specification: {@code whsk_} and the base64 of seed
 * and public key for the private key, {@code whpk_} and the base64 of the public key.
 */
public final class Ed25519 implements SignatureScheme {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE_PREFIX = "whsk_";
    private static final String PUBLIC_PREFIX = "whpk_";
    private static final int KEY_BYTES = 32;
    /** What stands before the 32 bytes of a public key in its X.509 form (RFC 8410, section 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final KeyCache<String, PrivateKey> keys = new KeyCache<>(text -> privateKey(seedAndPublicKey(text)));

    @Override
    public SignatureSchemeName name() {
        return SignatureSchemeName.ED25519;
    }

    @Override
    public boolean isSymmetric() {
        return false;
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public SigningKey generate(SecretForm form, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] publicKey = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
            byte[] both = Arrays.copyOf(seed, 2 * KEY_BYTES);
            System.arraycopy(publicKey, 0, both, KEY_BYTES, KEY_BYTES);
            return SigningKey.pair(PRIVATE_PREFIX + base64(both), PUBLIC_PREFIX + base64(publicKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + ALGORITHM, e);
        }
    }

    @Override
    public Optional<SigningKey> read(SecretForm form, String secret) {
        try {
            byte[] both = seedAndPublicKey(secret);
            byte[] publicKey = Arrays.copyOfRange(both, KEY_BYTES, 2 * KEY_BYTES);
            return isPair(privateKey(both), publicKey(publicKey))
                    ? Optional.of(SigningKey.pair(secret, PUBLIC_PREFIX + base64(publicKey)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String rule(SecretForm form) {
        return "must be 'whsk_' followed by the base64 of an Ed25519 seed and its public key, 32 bytes each";
    }

    @Override
    public byte[] sign(SigningKey key, SecretBytes secretBytes, byte[]... message) {
        try {
            return Signatures.sign(ALGORITHM, keys.get(key.secret()), message);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key for " + ALGORITHM, e);
        }
    }

    private static byte[] seedAndPublicKey(String text) {
        if (!text.startsWith(PRIVATE_PREFIX)) {
            throw new IllegalArgumentException("a private key begins with " + PRIVATE_PREFIX);
        }
        byte[] both = Base64.getDecoder().decode(text.substring(PRIVATE_PREFIX.length()));
        if (both.length != 2 * KEY_BYTES) {
            throw new IllegalArgumentException("a private key has " + 2 * KEY_BYTES + " bytes");
        }
        return both;
    }

    private static PrivateKey privateKey(byte[] seedAndPublicKey) {
        try {
            byte[] seed = Arrays.copyOf(seedAndPublicKey, KEY_BYTES);
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key for " + ALGORITHM, e);
        }
    }

    private static PublicKey publicKey(byte[] bytes) {
        try {
            byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
            System.arraycopy(bytes, 0, encoded, X509_PREFIX.length, KEY_BYTES);
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key for " + ALGORITHM, e);
        }
    }

    private static boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
        return Signatures.isPair(ALGORITHM, privateKey, publicKey);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
