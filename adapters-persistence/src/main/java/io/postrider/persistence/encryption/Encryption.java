package io.postrider.persistence.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts values for storage with AES-256-GCM (NIST SP 800-38D). A value is a format byte, the length of the key's id, the
 * id, a random nonce of 12 bytes, and the ciphertext with its tag of 16 bytes. All before the ciphertext, and the place where
 * the value belongs, are authenticated with it: a value that is moved to another place cannot be read. Safe for use by many
 * threads.
 */
public final class Encryption {
    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final EncryptionKeys keys;
    private final SecureRandom random = new SecureRandom();

    public Encryption(EncryptionKeys keys) {
        this.keys = keys;
    }

    /**
     * Encrypts with the first key.
     *
     * @param place where the value will be stored: table, row and column
     */
    public byte[] encrypt(byte[] plain, String place) {
        byte[] keyId = keys.first().getBytes(StandardCharsets.US_ASCII);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] head = ByteBuffer.allocate(2 + keyId.length + NONCE_BYTES)
                .put(FORMAT)
                .put((byte) keyId.length)
                .put(keyId)
                .put(nonce)
                .array();
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, keys.key(keys.first()), nonce, head, place)
                    .doFinal(plain);
            return ByteBuffer.allocate(head.length + encrypted.length)
                    .put(head)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot encrypt with AES-256-GCM", e);
        }
    }

    /**
     * Decrypts with the key that the value names.
     *
     * @param place as it was given when it was encrypted
     * @throws DecryptionFailed where it cannot be read
     */
    public byte[] decrypt(byte[] value, String place) {
        int idLength = value.length < 2 ? 0 : value[1];
        int headLength = 2 + idLength + NONCE_BYTES;
        if (value.length < headLength + TAG_BITS / Byte.SIZE || value[0] != FORMAT || idLength < 1) {
            throw new DecryptionFailed("it is not of the form that this version writes");
        }
        SecretKey key = keys.key(new String(value, 2, idLength, StandardCharsets.US_ASCII));
        byte[] head = new byte[headLength];
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(value).get(head);
        ByteBuffer.wrap(value, 2 + idLength, NONCE_BYTES).get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, head, place)
                    .doFinal(value, headLength, value.length - headLength);
        } catch (AEADBadTagException e) {
            throw new DecryptionFailed("its key is not the one it was encrypted with, or it was changed or moved", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot decrypt with AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] head, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(head);
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
