package io.postrider.domain.webhook;

/**
 * The name of a signature scheme, for example {@code hmac-sha256}. Which schemes exist is decided by those who register
 * them; the core only carries the name.
 */
public record SignatureSchemeName(String text) {
    public static final SignatureSchemeName HMAC_SHA256 = new SignatureSchemeName("hmac-sha256");
    public static final SignatureSchemeName ED25519 = new SignatureSchemeName("ed25519");
    public static final SignatureSchemeName ES256 = new SignatureSchemeName("es256");

    @Override
    public String toString() {
        return text;
    }
}
