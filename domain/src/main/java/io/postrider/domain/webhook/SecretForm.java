package io.postrider.domain.webhook;

import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The text form of a symmetric secret: how one is generated, and which ones a client may bring. */
public interface SecretForm {
    /** A fresh secret; {@code random} MUST be cryptographically strong. */
    String generate(RandomGenerator random);

    /** Whether a client's own secret is of this form. */
    boolean accepts(String secret);

    /** The rule that {@link #accepts} applies, to be read after the name of the field. */
    String rule();

    /** {@code whsec_} and the base64 of 24 to 64 bytes, as the Standard Webhooks specification has it; 32 generated. */
    static SecretForm standardWebhooks() {
        return StandardWebhooksSecret.INSTANCE;
    }

    /** {@code whsec_} and 64 hex digits where generated; any text of {@code min} to {@code max} characters where brought. */
    static SecretForm text(int min, int max) {
        return new TextSecret(min, max);
    }

    /** 64 lower-case hex digits. */
    static SecretForm hex64() {
        return Hex64Secret.INSTANCE;
    }

    private static byte[] bytes(RandomGenerator random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** See {@link #standardWebhooks()}. */
    final class StandardWebhooksSecret implements SecretForm {
        private static final StandardWebhooksSecret INSTANCE = new StandardWebhooksSecret();
        private static final String PREFIX = "whsec_";
        private static final int MIN_BYTES = 24;
        private static final int MAX_BYTES = 64;
        private static final int GENERATED_BYTES = 32;

        private StandardWebhooksSecret() {}

        @Override
        public String generate(RandomGenerator random) {
            return PREFIX + Base64.getEncoder().encodeToString(bytes(random, GENERATED_BYTES));
        }

        @Override
        public boolean accepts(String secret) {
            if (!secret.startsWith(PREFIX)) {
                return false;
            }
            try {
                int length = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
                return length >= MIN_BYTES && length <= MAX_BYTES;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public String rule() {
            return "must be 'whsec_' followed by the base64 of 24 to 64 bytes";
        }
    }

    /** See {@link #text(int, int)}. */
    record TextSecret(int min, int max) implements SecretForm {
        @Override
        public String generate(RandomGenerator random) {
            return "whsec_" + HexFormat.of().formatHex(bytes(random, 32));
        }

        @Override
        public boolean accepts(String secret) {
            return secret.length() >= min && secret.length() <= max;
        }

        @Override
        public String rule() {
            return "must have " + min + " to " + max + " characters";
        }
    }

    /** See {@link #hex64()}. */
    final class Hex64Secret implements SecretForm {
        private static final Hex64Secret INSTANCE = new Hex64Secret();

        private Hex64Secret() {}

        @Override
        public String generate(RandomGenerator random) {
            return HexFormat.of().formatHex(bytes(random, 32));
        }

        @Override
        public boolean accepts(String secret) {
            return secret.matches("[0-9a-f]{64}");
        }

        @Override
        public String rule() {
            return "must be 64 lower-case hex digits";
        }
    }
}
