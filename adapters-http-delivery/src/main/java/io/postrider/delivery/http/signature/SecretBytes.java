package io.postrider.delivery.http.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How the bytes of a symmetric key are read from the text that clients know. */
public enum SecretBytes {
    /** The whole text in UTF-8, a prefix such as {@code whsec_} included. */
    OF_WHOLE_TEXT {
        @Override
        public byte[] read(String secret) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    },
    /** The base64 behind {@code whsec_}, as the Standard Webhooks specification has it. */
    OF_BASE64_BEHIND_PREFIX {
        @Override
        public byte[] read(String secret) {
            String prefix = "whsec_";
            return Base64.getDecoder().decode(secret.startsWith(prefix) ? secret.substring(prefix.length()) : secret);
        }
    };

    /**
     * The key of that text.
     *
     * @throws IllegalArgumentException for a text that holds none
     */
    public abstract byte[] read(String secret);
}
