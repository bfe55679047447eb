package example.parcel;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.DeliveryFormat;
import io.postrider.delivery.http.FormattedRequest;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.delivery.http.body.EventEnvelope;
import io.postrider.delivery.http.body.EventTime;
import io.postrider.delivery.http.body.JsonBody;
import io.postrider.delivery.http.signature.SignatureSchemes;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.webhook.Webhook;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** The delivery half: {@code {"id","type","scannedAt","data"}}, signed over {@code <seconds>.<body>}. */
public final class ParcelFormat implements DeliveryFormat {
    private static final EventEnvelope ENVELOPE =
            new EventEnvelope(Parcel.DIALECT.eventIds(), "scannedAt", EventTime.ISO_8601);

    @Override
    public Dialect dialect() {
        return Parcel.DIALECT;
    }

    @Override
    public FormattedRequest format(Webhook webhook, LeasedDelivery delivery, Instant now, SignatureSchemes schemes) {
        byte[] body = ENVELOPE.of(delivery.event());
        String seconds = Long.toString(now.getEpochSecond());
        byte[] signature = schemes.signByCurrentKey(webhook.signing(), JsonBody.ascii(seconds + "."), body);
        return new FormattedRequest(
                body,
                List.of(
                        new Header("Parcel-Scan", ENVELOPE.id(delivery.event())),
                        new Header(
                                "Parcel-Signature",
                                "at=" + seconds + ";by=" + HexFormat.of().formatHex(signature))));
    }
}
