package io.postrider.rest.v1;

import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags of webhooks (RFC 9110, section 8.8.3): {@code "<version>-<hash>"}.
 *
 * <p>The version counts what its owner changes, the hash follows every byte of the answer: health changes with each attempt. So a
 * tag is strong, as {@code If-None-Match} needs it, and {@code If-Match} still holds as long as nobody changed the webhook,
 * because it looks at the version alone.
 */
final class EntityTags {
    private static final Pattern TAG = Pattern.compile("(W/)?\"(([0-9]{1,18})(-[0-9a-f]{16})?|[^\"]*)\"");
    private static final int HASH_BYTES = 8;

    private EntityTags() {}

    static String of(long version, byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return "\"" + version + "-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether the client has this answer already (RFC 9110, section 13.1.2: compared weakly). */
    static boolean isKnown(HttpHeaders headers, String tag) {
        String header = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        if (header == null) {
            return false;
        }
        if (header.strip().equals("*")) {
            return true;
        }
        Matcher tags = TAG.matcher(header);
        while (tags.find()) {
            if (("\"" + tags.group(2) + "\"").equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The version that a changing request expects by its {@code If-Match}; null where any will do.
     *
     * @param current asked only where the client names several: one of them must be it
     * @throws Refused where it names no version at all: then none matches
     */
    static @Nullable Long expectedVersion(HttpHeaders headers, LongSupplier current) {
        String header = headers.getHeaderString(HttpHeaders.IF_MATCH);
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        List<Long> versions = new ArrayList<>();
        Matcher tags = TAG.matcher(header);
        while (tags.find()) {
            // Weak tags never match here (RFC 9110, section 13.1.1).
            if (tags.group(1) == null && tags.group(3) != null) {
                versions.add(Long.valueOf(tags.group(3)));
            }
        }
        if (versions.size() == 1) {
            return versions.get(0);
        }
        if (!versions.isEmpty()) {
            Long now = current.getAsLong();
            if (versions.contains(now)) {
                return now;
            }
        }
        throw new Refused(Fault.stale());
    }
}
