package example.parcel;

import io.postrider.delivery.http.signature.Hmac;
import io.postrider.domain.webhook.SignatureSchemeName;

/** HMAC with SHA-512. */
public final class HmacSha512 extends Hmac {
    static final SignatureSchemeName NAME = new SignatureSchemeName("hmac-sha512");

    public HmacSha512() {
        super(NAME, "HmacSHA512");
    }
}
