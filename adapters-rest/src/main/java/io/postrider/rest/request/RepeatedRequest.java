package io.postrider.rest.request;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.storage.RequestKey;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises a request that is sent again by its {@code Idempotency-Key}. */
public final class RepeatedRequest {
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]+");

    private RepeatedRequest() {}

    /**
     * The key of a request; null where it has none.
     *
     * @param operation method and path, for example {@code POST /v1/events}; part of the fingerprint, with the body
     * @throws Refused where the header is not 1 to 255 visible ASCII characters
     */
    public static @Nullable RequestKey key(HttpHeaders headers, String operation, byte[] body) {
        return key(headers, operation, body, RequestKey.MAX_KEY_LENGTH);
    }

    /**
     * The same where keys are at most {@code maxLength} characters long.
     *
     * @throws Refused where the header is not 1 to {@code maxLength} visible ASCII characters
     */
    public static @Nullable RequestKey key(HttpHeaders headers, String operation, byte[] body, int maxLength) {
        List<String> keys = headers.getRequestHeader(HEADER);
        return keys == null ? null : key(keys, operation, body, maxLength);
    }

    /**
     * The same outside JAX-RS.
     *
     * @param keys all values of the header
     */
    public static @Nullable RequestKey key(List<String> keys, String operation, byte[] body) {
        return key(keys, operation, body, RequestKey.MAX_KEY_LENGTH);
    }

    private static @Nullable RequestKey key(List<String> keys, String operation, byte[] body, int maxLength) {
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1
                || keys.get(0).length() > maxLength
                || !VISIBLE.matcher(keys.get(0)).matches()) {
            throw new Refused(Fault.invalid(List.of(
                    new FieldProblem.Broken(HEADER, "must be 1 to " + maxLength + " visible ASCII characters"))));
        }
        return new RequestKey(operation, keys.get(0), fingerprint(operation, body));
    }

    private static String fingerprint(String operation, byte[] body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((operation + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
