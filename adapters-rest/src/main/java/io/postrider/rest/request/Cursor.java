package io.postrider.rest.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page of a list ended, in a text that means nothing to clients. */
public final class Cursor {
    private static final int UUID_BYTES = 16;

    private Cursor() {}

    public static String of(UUID last) {
        ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
        bytes.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
        return encoded(bytes.array());
    }

    /** For lists that are ordered by name. */
    public static String of(String last) {
        return encoded(last.getBytes(StandardCharsets.UTF_8));
    }

    /** The id that {@link #of(UUID)} wrote, or empty where the text is no such cursor. */
    public static Optional<UUID> id(String text) {
        return decoded(text).filter(bytes -> bytes.length == UUID_BYTES).map(bytes -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong());
        });
    }

    /** The name that {@link #of(String)} wrote, or empty where the text is no such cursor. */
    public static Optional<String> name(String text) {
        return decoded(text).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return encoded(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
