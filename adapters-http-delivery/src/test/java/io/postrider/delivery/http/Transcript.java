package io.postrider.delivery.http;

import io.postrider.application.engine.LeasedDelivery;
import io.postrider.delivery.http.FormattedRequest.Header;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.EventTypePattern;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import io.postrider.domain.webhook.WebhookStatus;
import io.postrider.domain.webhook.WebhookUrl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One attempt as it was written down: what was published, how the webhook stood, and the request that had to go out, byte for
 * byte. The files lie under {@code transcripts/<dialect>}; their signatures were made with other tools than the product.
 */
public final class Transcript {
    /** Stands for a signature that is another one each time. */
    public static final String ANY_SIGNATURE = "<by the key pair>";

    private static final AccountId ACCOUNT = new AccountId(UUID.fromString("018d0cab-c922-7001-9e37-79b97f4a7c15"));
    private static final WebhookId WEBHOOK = new WebhookId(UUID.fromString("018d0cab-c922-7003-9e37-79b97f4a7c15"));

    private final String dialect;
    private final String name;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final byte[] data;
    private final String headers;
    private final byte[] body;

    private Transcript(Path file) throws IOException {
        dialect = file.getParent().getFileName().toString();
        name = file.getFileName().toString();
        // One character for each byte, so that nothing is lost.
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int atData = text.indexOf("--- data\n");
        int atHeaders = text.indexOf("\n--- headers\n");
        int atBody = text.indexOf("--- body\n");
        utf8(text.substring(0, atData))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(": ", 2))
                .forEach(line -> given.put(line[0], line[1]));
        data = bytes(text.substring(atData + "--- data\n".length(), atHeaders));
        headers = text.substring(atHeaders + "\n--- headers\n".length(), atBody);
        body = bytes(text.substring(atBody + "--- body\n".length(), text.length() - 1));
    }

    /** All transcripts. */
    public static List<Transcript> all() throws IOException, URISyntaxException {
        Path directory = Path.of(Transcript.class.getResource("transcripts").toURI());
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".transcript"))
                    .sorted()
                    .map(Transcript::read)
                    .toList();
        }
    }

    private static Transcript read(Path file) {
        try {
            return new Transcript(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public DialectName dialect() {
        return new DialectName(dialect);
    }

    public String secret() {
        return given.get("secret");
    }

    public boolean isSignedByKeyPair() {
        return given.getOrDefault("scheme", "").equals(SignatureSchemeName.ES256.text());
    }

    public Instant attemptAt() {
        return Instant.parse(given.get("attempt.at"));
    }

    /** The webhook; {@code pair} is its key where the transcript names no secret. */
    public Webhook webhook(SigningKey pair) {
        Map<String, String> attributes = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith("attribute.")) {
                attributes.put(key.substring("attribute.".length()), value);
            }
        });
        return webhook(signing(pair), attributes);
    }

    private Signing signing(SigningKey pair) {
        if (isSignedByKeyPair()) {
            return Signing.with(SignatureSchemeName.ES256, pair);
        }
        SigningKey current = SigningKey.symmetric(secret());
        String before = given.get("secret.before");
        return before == null
                ? Signing.with(SignatureSchemeName.HMAC_SHA256, current)
                : Signing.with(SignatureSchemeName.HMAC_SHA256, SigningKey.symmetric(before))
                        .rotate(current, Duration.ofHours(24), attemptAt().minusSeconds(60));
    }

    private Webhook webhook(Signing signing, Map<String, String> attributes) {
        try {
            return new Webhook(
                    WEBHOOK,
                    ACCOUNT,
                    "",
                    dialect(),
                    "",
                    "",
                    WebhookUrl.parse("https://receiver.example/", true),
                    List.of(new EventTypePattern("*")),
                    WebhookStatus.ENABLED,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    attributes,
                    signing,
                    DeliveryPolicy.DEFAULT,
                    attemptAt(),
                    attemptAt(),
                    1);
        } catch (WebhookUrl.InvalidUrl e) {
            throw new IllegalStateException(e);
        }
    }

    public LeasedDelivery delivery(int attemptsMade) {
        EventId id = new EventId(UUID.fromString(given.get("event.id")));
        String own = given.get("event.publicId");
        Event event = new Event(
                id,
                own == null ? PublicEventId.of(id) : new PublicEventId(own),
                ACCOUNT,
                new EventType(given.get("event.type")),
                Instant.parse(given.get("event.occurredAt")),
                EventPayload.of(data));
        DeliveryId delivery = new DeliveryId(UUID.fromString(given.get("delivery.id")));
        return new LeasedDelivery(delivery, event, WEBHOOK, attemptsMade, Trigger.SCHEDULE, attemptsMade > 0);
    }

    public List<Header> headers() {
        return headers.lines()
                .map(line -> line.split(": ", 2))
                .map(line -> new Header(line[0], line[1]))
                .toList();
    }

    public byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return dialect + "/" + name;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String text) {
        return new String(bytes(text), StandardCharsets.UTF_8);
    }
}
