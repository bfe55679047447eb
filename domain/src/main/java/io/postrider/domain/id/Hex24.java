package io.postrider.domain.id;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * 24 hex digits for a UUIDv7: version and variant are implied, the 48 bits of time, the 12 bits after the version and the
 * first 36 bits after the variant are written, and the last 26 bits are zero.
 */
final class Hex24 implements IdForm {
    static final Hex24 INSTANCE = new Hex24();

    private static final int DIGITS = 24;
    private static final int UNWRITTEN_BITS = 26;
    private static final int KEPT_LOW_BITS = 36;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final HexFormat HEX = HexFormat.of();

    private Hex24() {}

    @Override
    public String format(UUID id) {
        long high = id.getMostSignificantBits();
        long first = (high & ~0xFFFFL) | ((high & 0xFFF) << 4) | (keptLowBits(id) >>> (KEPT_LOW_BITS - 4));
        return HEX.toHexDigits(first) + HEX.toHexDigits(keptLowBits(id), 8);
    }

    @Override
    public Optional<UUID> parse(String text) {
        if (text.length() != DIGITS || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return Optional.empty();
        }
        long first = HexFormat.fromHexDigitsToLong(text, 0, 16);
        long rest = HexFormat.fromHexDigitsToLong(text, 16, DIGITS);
        long high = (first & ~0xFFFFL) | VERSION_7 | ((first >>> 4) & 0xFFF);
        long low = VARIANT | ((((first & 0xF) << 32) | rest) << UNWRITTEN_BITS);
        return Optional.of(new UUID(high, low));
    }

    @Override
    public UUID shape(UUID fresh) {
        return new UUID(
                fresh.getMostSignificantBits(), (fresh.getLeastSignificantBits() >>> UNWRITTEN_BITS) << UNWRITTEN_BITS);
    }

    private static long keptLowBits(UUID id) {
        return (id.getLeastSignificantBits() >>> UNWRITTEN_BITS) & ((1L << KEPT_LOW_BITS) - 1);
    }
}
