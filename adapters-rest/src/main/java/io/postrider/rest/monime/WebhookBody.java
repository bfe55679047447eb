package io.postrider.rest.monime;

import io.postrider.domain.dialect.Monime;
import io.postrider.domain.dialect.MonimeReleases;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.dialect.DialectIds;
import io.postrider.rest.json.JsonFields;
import io.postrider.rest.json.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A webhook as the dialect shows it; what was not given or was cleared is null. */
record WebhookBody(
        String id,
        String name,
        String url,
        boolean enabled,
        List<String> events,
        String apiRelease,
        JsonFields verificationMethod,
        @Nullable Map<String, String> headers,
        @Nullable List<String> alertEmails,
        String createTime,
        String updateTime,
        @Nullable Map<String, String> metadata) {
    static final DialectIds IDS = new DialectIds(Monime.DIALECT);

    /** In place of the values of headers, for callers who could not set them. */
    private static final String MASK = "********";

    /** A webhook as it is shown whenever it is looked at. */
    static WebhookBody from(Webhook webhook, boolean showsHeaders) {
        return from(webhook, verificationMethod(webhook), showsHeaders);
    }

    /** The same for who created it: with the secret, where there is one, which nobody is shown again. */
    static WebhookBody created(Webhook webhook) {
        JsonFields method = verificationMethod(webhook);
        if (!isKeyPair(webhook)) {
            method.with("secret", webhook.signing().current().secret());
        }
        return from(webhook, method, true);
    }

    private static WebhookBody from(Webhook webhook, JsonFields verificationMethod, boolean showsHeaders) {
        return new WebhookBody(
                IDS.text(webhook.id()),
                webhook.name(),
                webhook.url().text(),
                webhook.isEnabled(),
                webhook.eventTypes().stream().map(EventTypePattern::toString).toList(),
                MonimeReleases.in(webhook.attributes()).latest().text(),
                verificationMethod,
                webhook.headers().isEmpty() ? null : headers(webhook, showsHeaders),
                webhook.alertEmails().isEmpty() ? null : webhook.alertEmails(),
                Times.seconds(webhook.createdAt()),
                Times.seconds(webhook.updatedAt()),
                webhook.metadata().isEmpty() ? null : webhook.metadata());
    }

    private static Map<String, String> headers(Webhook webhook, boolean showsHeaders) {
        if (showsHeaders) {
            return webhook.headers();
        }
        Map<String, String> masked = new LinkedHashMap<>();
        webhook.headers().keySet().forEach(name -> masked.put(name, MASK));
        return masked;
    }

    private static JsonFields verificationMethod(Webhook webhook) {
        return isKeyPair(webhook)
                ? new JsonFields()
                        .with("type", VerificationType.ES256.name())
                        .with("publicKey", webhook.signing().current().publicKey())
                : new JsonFields().with("type", VerificationType.HS256.name());
    }

    private static boolean isKeyPair(Webhook webhook) {
        return webhook.signing().scheme().equals(SignatureSchemeName.ES256);
    }
}
