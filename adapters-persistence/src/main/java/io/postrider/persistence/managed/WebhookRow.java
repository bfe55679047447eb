package io.postrider.persistence.managed;

import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.domain.webhook.WebhookUrl;
import io.postrider.persistence.encryption.Encryption;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A webhook as it is stored. A deleted one stays, so that its deliveries can still be told and other nodes learn of it. */
@Entity
@Table(name = "webhook")
@SuppressWarnings("NullAway.Init") // Hibernate, or from(), sets the fields
class WebhookRow {
    @Id
    UUID id;

    @Column(name = "account_id")
    UUID accountId;

    String space;

    String dialect;

    String name;

    String description;

    String url;

    @Column(name = "event_types")
    String eventTypes;

    String status;

    /** Encrypted. */
    byte[] headers;

    String metadata;

    @Column(name = "alert_emails")
    String alertEmails;

    String attributes;

    String scheme;

    /** Encrypted. */
    @Column(name = "signing_keys")
    byte[] signingKeys;

    String policy;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    long version;

    @Column(name = "deleted_at")
    @Nullable
    Instant deletedAt;

    WebhookRow() {}

    static WebhookRow from(Webhook webhook, Encryption encryption) {
        WebhookRow row = new WebhookRow();
        row.id = webhook.id().value();
        row.accountId = webhook.account().value();
        row.space = webhook.space();
        row.dialect = webhook.dialect().text();
        row.name = webhook.name();
        row.description = webhook.description();
        row.url = webhook.url().text();
        row.eventTypes = Json.write(
                webhook.eventTypes().stream().map(EventTypePattern::text).toList());
        row.status = webhook.status().name();
        row.headers = encryption.encrypt(Json.bytes(webhook.headers()), place(row.id, "headers"));
        row.metadata = Json.write(webhook.metadata());
        row.alertEmails = Json.write(webhook.alertEmails());
        row.attributes = Json.write(webhook.attributes());
        row.scheme = webhook.signing().scheme().text();
        row.signingKeys = encryption.encrypt(
                Json.bytes(
                        webhook.signing().keys().stream().map(WebhookRow::write).toList()),
                place(row.id, "signing_keys"));
        row.policy = Json.write(write(webhook.policy()));
        row.createdAt = webhook.createdAt();
        row.updatedAt = webhook.updatedAt();
        row.version = webhook.version();
        return row;
    }

    /** How a pattern stands in {@link #eventTypes}: in quotes, which no pattern contains. */
    static String listed(EventTypePattern pattern) {
        return '"' + pattern.text() + '"';
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    Webhook toDomain(Encryption encryption) {
        return new Webhook(
                new WebhookId(id),
                new AccountId(accountId),
                space,
                new DialectName(dialect),
                name,
                description,
                new WebhookUrl(URI.create(url)),
                Json.texts(eventTypes).stream().map(EventTypePattern::new).toList(),
                WebhookStatus.valueOf(status),
                Json.map(encryption.decrypt(headers, place(id, "headers"))),
                Json.map(metadata),
                Json.texts(alertEmails),
                Json.map(attributes),
                new Signing(
                        new SignatureSchemeName(scheme),
                        Json.maps(encryption.decrypt(signingKeys, place(id, "signing_keys"))).stream()
                                .map(WebhookRow::readKey)
                                .toList()),
                readPolicy(Json.map(policy)),
                createdAt,
                updatedAt,
                version);
    }

    private static String place(UUID id, String column) {
        return "webhook/" + id + "/" + column;
    }

    private static Map<String, String> write(SigningKey key) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("secret", key.secret());
        fields.put("publicKey", key.publicKey());
        fields.put("expiresAt", key.expiresAt().toString());
        return fields;
    }

    private static SigningKey readKey(Map<String, String> fields) {
        return new SigningKey(
                field(fields, "secret"), field(fields, "publicKey"), Instant.parse(field(fields, "expiresAt")));
    }

    private static Map<String, String> write(DeliveryPolicy policy) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("timeout", policy.timeout().toString());
        fields.put(
                "delays",
                String.join(
                        " ",
                        policy.retrySchedule().delays().stream()
                                .map(Duration::toString)
                                .toList()));
        fields.put("jitterFraction", Double.toString(policy.retrySchedule().jitterFraction()));
        fields.put("maxInFlight", Integer.toString(policy.maxInFlight()));
        fields.put("perSecond", Integer.toString(policy.perSecond()));
        return fields;
    }

    private static DeliveryPolicy readPolicy(Map<String, String> fields) {
        List<Duration> delays = List.of(field(fields, "delays").split(" ", -1)).stream()
                .map(Duration::parse)
                .toList();
        return new DeliveryPolicy(
                Duration.parse(field(fields, "timeout")),
                new RetrySchedule(delays, Double.parseDouble(field(fields, "jitterFraction"))),
                Integer.parseInt(field(fields, "maxInFlight")),
                Integer.parseInt(field(fields, "perSecond")));
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored webhook has no field " + name);
        }
        return value;
    }
}
