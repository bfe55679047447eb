package io.postrider.persistence.encryption;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of encryption at rest, by their ids. The first encrypts, all decrypt: a new key is put before the old one, which
 * stays as long as values were encrypted with it.
 */
public final class EncryptionKeys {
    /** How they are written in the configuration. */
    public static final String RULE =
            "must be <id>:<base64 of 32 bytes>, several separated by commas, where an id is 1 to 32 letters, digits, '_' and '-'";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int KEY_BYTES = 32;

    private final Map<String, SecretKey> byId;
    private final String first;

    private EncryptionKeys(Map<String, SecretKey> byId) {
        this.byId = byId;
        first = byId.keySet().iterator().next();
    }

    /**
     * Reads the configuration's text.
     *
     * @throws IllegalArgumentException with the {@link #RULE}, and without the text, where it is broken
     */
    public static EncryptionKeys parse(String text) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            int colon = entry.indexOf(':');
            String id = colon < 0 ? "" : entry.substring(0, colon).strip();
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("the encryption keys: each " + RULE);
            }
            SecretKey key = key(id, entry.substring(colon + 1).strip());
            if (keys.put(id, key) != null) {
                throw new IllegalArgumentException("the encryption keys: two have the id " + id);
            }
        }
        return new EncryptionKeys(keys);
    }

    private static SecretKey key(String id, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // not base64: the same rule is broken
        }
        throw new IllegalArgumentException("the encryption key " + id + ": " + RULE);
    }

    /** The id of the key that encrypts. */
    String first() {
        return first;
    }

    SecretKey key(String id) {
        SecretKey key = byId.get(id);
        if (key == null) {
            throw new DecryptionFailed(
                    "it was encrypted with the key " + id + ", which is not configured; there are " + byId.keySet());
        }
        return key;
    }

    /** Only the ids. */
    @Override
    public String toString() {
        return "EncryptionKeys" + byId.keySet();
    }
}
