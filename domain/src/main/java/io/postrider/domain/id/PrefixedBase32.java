package io.postrider.domain.id;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** A prefix and 26 Crockford base32 digits. */
record PrefixedBase32(String prefix) implements IdForm {
    private static final int DIGITS = 26;
    private static final int BITS_PER_DIGIT = 5;
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final byte[] VALUES = values();

    @Override
    public String format(UUID id) {
        char[] digits = new char[DIGITS];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int i = DIGITS - 1; i >= 0; i--) {
            digits[i] = ALPHABET[(int) (low & 31)];
            low = (low >>> BITS_PER_DIGIT) | (high << (Long.SIZE - BITS_PER_DIGIT));
            high >>>= BITS_PER_DIGIT;
        }
        return prefix.concat(new String(digits));
    }

    @Override
    public Optional<UUID> parse(String text) {
        if (text.length() != prefix.length() + DIGITS || !text.startsWith(prefix)) {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        for (int i = prefix.length(); i < text.length(); i++) {
            char digit = text.charAt(i);
            int value = digit < VALUES.length ? VALUES[digit] : -1;
            if (value < 0
                    || (i == prefix.length() && value > 7)) { // 26 digits hold 130 bits: the first two must be zero
                return Optional.empty();
            }
            high = (high << BITS_PER_DIGIT) | (low >>> (Long.SIZE - BITS_PER_DIGIT));
            low = (low << BITS_PER_DIGIT) | value;
        }
        return Optional.of(new UUID(high, low));
    }

    @Override
    public UUID shape(UUID fresh) {
        return fresh;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (byte i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = i;
        }
        return values;
    }
}
