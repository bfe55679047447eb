package io.postrider.launcher;

import java.security.SecureRandom;
import java.util.Base64;

/** Fresh random keys, in the forms in which the server takes them. */
final class Keys {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int API_KEY_LETTERS = 40;
    private static final int ENCRYPTION_KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** A key of an account, 238 bits strong. */
    String apiKey() {
        return "prk_" + letters(API_KEY_LETTERS);
    }

    /** A key of the administration, 238 bits strong. */
    String adminKey() {
        return "pra_" + letters(API_KEY_LETTERS);
    }

    /** One AES-256 key with its id: {@code <id>:<base64>}. */
    String encryptionKey() {
        byte[] key = new byte[ENCRYPTION_KEY_BYTES];
        random.nextBytes(key);
        return "k1:" + Base64.getEncoder().encodeToString(key);
    }

    /** A password that needs no quoting anywhere. */
    String password() {
        return letters(API_KEY_LETTERS);
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
