package io.postrider.delivery.http.signature;

import io.postrider.domain.webhook.SignatureSchemeName;

/** HMAC with SHA-256. */
public final class HmacSha256 extends Hmac {
    public HmacSha256() {
        super(SignatureSchemeName.HMAC_SHA256, "HmacSHA256");
    }
}
