package io.postrider.deploy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares a header of a delivery. Signatures are computed here anew from the bytes that arrived, with what the JDK has and
 * nothing of the product's. In place of a value, or of a part of it, there can be:
 *
 * <ul>
 *   <li>{@code {hmac-hex <name>}}: the HMAC-SHA256 of the body in hex, keyed with the characters of the secret captured under the name
 *   <li>{@code {monime-hs256 <name>}}, {@code {monime-es256 <name>}}: {@code t=<seconds>,v1=<base64>} over {@code <seconds>_<body>} by the
 *       secret or the public key captured under the name
 *   <li>{@code {now}}: an ISO 8601 time not more than a minute from now
 *   <li>{@code {like <regular expression>}}
 * </ul>
 */
final class ExpectedHeader {
    private static final Pattern HMAC_HEX = Pattern.compile("\\{hmac-hex ([A-Za-z0-9]+)}");
    private static final Pattern MONIME = Pattern.compile("\\{monime-(hs256|es256) ([A-Za-z0-9]+)}");
    private static final Pattern MONIME_VALUE = Pattern.compile("t=([0-9]+),v1=([A-Za-z0-9+/]+=*)");
    private static final Pattern LIKE = Pattern.compile("\\{like (.+)}");
    private static final Duration SLACK = Duration.ofMinutes(1);

    private ExpectedHeader() {}

    /** What is wrong; empty where nothing is. */
    static Optional<String> problem(String expected, String actual, byte[] body, Variables variables) {
        Matcher monime = MONIME.matcher(expected);
        Matcher like = LIKE.matcher(expected);
        boolean holds;
        if (monime.matches()) {
            holds = isMonime(monime.group(1), variables.get(monime.group(2)), actual, body);
        } else if (expected.equals("{now}")) {
            holds = isNow(actual);
        } else if (like.matches()) {
            holds = actual.matches(like.group(1));
        } else {
            String filled = HMAC_HEX.matcher(expected)
                    .replaceAll(match -> HexFormat.of().formatHex(hmac(variables.get(match.group(1)), body)));
            holds = variables.filled(filled).equals(actual);
        }
        return holds ? Optional.empty() : Optional.of("is '" + actual + "', not " + expected);
    }

    private static boolean isMonime(String scheme, String key, String actual, byte[] body) {
        Matcher value = MONIME_VALUE.matcher(actual);
        if (!value.matches() || !isNow(Instant.ofEpochSecond(Long.parseLong(value.group(1))))) {
            return false;
        }
        byte[] head = (value.group(1) + "_").getBytes(StandardCharsets.US_ASCII);
        byte[] signed = new byte[head.length + body.length];
        System.arraycopy(head, 0, signed, 0, head.length);
        System.arraycopy(body, 0, signed, head.length, body.length);
        byte[] signature = Base64.getDecoder().decode(value.group(2));
        return scheme.equals("hs256")
                ? java.util.Arrays.equals(signature, hmac(key, signed))
                : isSignedBy(key, signed, signature);
    }

    private static boolean isSignedBy(String pem, byte[] signed, byte[] signature) {
        try {
            String base64 = pem.replace("-----BEGIN PUBLIC KEY-----", "")
                    .replace("-----END PUBLIC KEY-----", "")
                    .replaceAll("\\s", "");
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no public key: " + pem, e);
        }
    }

    private static byte[] hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isNow(String time) {
        try {
            return isNow(Instant.parse(time));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isNow(Instant time) {
        return Duration.between(time, Instant.now()).abs().compareTo(SLACK) < 0;
    }
}
