package io.postrider.deploy;

import io.postrider.application.engine.EngineSettings;
import io.postrider.application.engine.PublishEvents;
import io.postrider.application.engine.Retention;
import io.postrider.delivery.http.HttpTransportSettings;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.address.Cidr;
import io.postrider.domain.dialect.Dialect;
import io.postrider.mail.MailSecurity;
import io.postrider.mail.SmtpSettings;
import io.postrider.persistence.database.DatabaseSettings;
import io.postrider.persistence.encryption.EncryptionKeys;
import io.postrider.rest.limit.RequestLimit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * The configuration, read once and checked at start. {@code README.md} lists each key with its unit, default and range.
 *
 * @param adminKey empty where there is no administrator
 * @param apiKey of the default account; empty where none is made
 * @param mail empty where no mail is sent
 * @param drain how long requests under way may take to end when the server stops
 */
record Settings(
        Mode mode,
        DatabaseSettings database,
        EncryptionKeys encryptionKeys,
        Optional<String> adminKey,
        Optional<String> apiKey,
        EngineSettings engine,
        HttpTransportSettings transport,
        AddressPolicy addressPolicy,
        Optional<SmtpSettings> mail,
        DialectConfiguration dialects,
        RequestLimit requestLimit,
        int maxWebhooks,
        Duration drain,
        String nodeName) {
    private static final String JDBC_PREFIX = "jdbc:postgresql:";
    private static final int MIN_KEY_LENGTH = 16;
    private static final int MAX_KEY_LENGTH = 256;

    /**
     * Reads all keys.
     *
     * @param known the dialects beside the native one
     * @throws InvalidConfiguration with everything that is missing or out of range
     */
    static Settings from(Config config, String version, Collection<Dialect> known) {
        ConfigurationReader reader = new ConfigurationReader(config);
        Mode mode = reader.choice("postrider.mode", Mode.PRODUCTION, Mode::of, "production or development");
        DatabaseSettings database = database(reader);
        Optional<EncryptionKeys> encryptionKeys = encryptionKeys(reader);
        Optional<String> adminKey = key(reader, "postrider.admin.key");
        Optional<String> apiKey = key(reader, "postrider.api.key");
        if (apiKey.isPresent() && apiKey.equals(adminKey)) {
            reader.problem("postrider.api.key", "must not be that of the administration");
        }
        EngineSettings engine = engine(reader);
        HttpTransportSettings transport = transport(reader, version, engine);
        AddressPolicy addressPolicy = addressPolicy(reader, mode);
        Optional<SmtpSettings> mail = mail(reader);
        DialectConfiguration dialects = DialectConfiguration.from(reader, known);
        RequestLimit requestLimit = new RequestLimit(reader.number(
                "postrider.api.requests-per-minute",
                RequestLimit.DEFAULT.perMinute(),
                RequestLimit.UNLIMITED,
                RequestLimit.MAX_PER_MINUTE));
        int maxWebhooks = reader.number("postrider.api.max-webhooks", 10_000, 1, PublishEvents.MAX_DELIVERIES);
        Duration drain = Duration.ofSeconds(reader.number("postrider.drain.seconds", 20, 1, 25));
        String nodeName = reader.text("postrider.node.name").orElseGet(Settings::hostName);
        reader.throwIfAnyProblem();
        return new Settings(
                mode,
                database,
                encryptionKeys.orElseThrow(),
                adminKey,
                apiKey,
                engine,
                transport,
                addressPolicy,
                mail,
                dialects,
                requestLimit,
                maxWebhooks,
                drain,
                nodeName);
    }

    /** Where the URL is wrong, which the reader has noted, the result is not used. */
    private static DatabaseSettings database(ConfigurationReader reader) {
        String url = reader.requiredText("postrider.db.url", "the JDBC URL of the PostgreSQL database");
        if (!url.isEmpty() && !url.startsWith(JDBC_PREFIX)) {
            reader.problem("postrider.db.url", "must begin with " + JDBC_PREFIX);
        }
        String user = reader.requiredText("postrider.db.user", "the database user");
        String password = reader.text("postrider.db.password", "");
        int poolSize = reader.number("postrider.db.pool-size", 16, 8, 200);
        return url.startsWith(JDBC_PREFIX)
                ? DatabaseSettings.of(url, user, password).withPoolSize(poolSize)
                : DatabaseSettings.of(JDBC_PREFIX, user, password);
    }

    private static Optional<EncryptionKeys> encryptionKeys(ConfigurationReader reader) {
        String text = reader.requiredText(
                "postrider.encryption.keys",
                "a comma-separated list of <key id>:<base64 of 32 random bytes>, the first of which encrypts");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EncryptionKeys.parse(text));
        } catch (IllegalArgumentException e) {
            reader.problem(
                    "postrider.encryption.keys", "must be a comma-separated list of <key id>:<base64 of 32 bytes>");
            return Optional.empty();
        }
    }

    private static Optional<String> key(ConfigurationReader reader, String name) {
        Optional<String> key = reader.text(name);
        if (key.isPresent() && !key.get().matches("[\\x21-\\x7E]{" + MIN_KEY_LENGTH + "," + MAX_KEY_LENGTH + "}")) {
            reader.problem(
                    name,
                    "must be " + MIN_KEY_LENGTH + " to " + MAX_KEY_LENGTH + " visible ASCII characters without spaces");
        }
        return key;
    }

    private static EngineSettings engine(ConfigurationReader reader) {
        EngineSettings usual = EngineSettings.DEFAULT;
        return new EngineSettings(
                reader.number("postrider.memory.deliveries", usual.maxDeliveriesInMemory(), 100, 1_000_000),
                reader.number("postrider.memory.bytes", usual.maxBytesInMemory(), 1L << 20, 1L << 36),
                reader.number("postrider.memory.deliveries-per-webhook", usual.laneCapacity(), 16, 1_000_000),
                usual.laneClaims(),
                reader.number("postrider.delivery.max-in-flight", usual.maxInFlight(), 16, 16_384),
                usual.intakeWriters(),
                usual.settleWriters(),
                usual.maxWaitingPublications(),
                usual.pollInterval(),
                usual.heartbeatInterval(),
                usual.deadAfter(),
                usual.refreshInterval(),
                usual.idleInterval(),
                retention(reader, usual.retention()));
    }

    private static Retention retention(ConfigurationReader reader, Retention usual) {
        int events = reader.days("postrider.retention.events", usual.eventDays(), 1, Retention.MAX_DAYS);
        int attempts = reader.days(
                "postrider.retention.attempts", Math.min(usual.attemptDays(), events), 1, Retention.MAX_DAYS);
        if (attempts > events) {
            reader.problem("postrider.retention.attempts", "must not be longer than postrider.retention.events");
        }
        return new Retention(events, Math.min(attempts, events));
    }

    private static HttpTransportSettings transport(ConfigurationReader reader, String version, EngineSettings engine) {
        HttpTransportSettings usual = HttpTransportSettings.defaults(version);
        // Each request under way finds a connection, also where all go to one host: none waits while its deadline runs.
        HttpTransportSettings sized = usual.withConnections(
                Math.max(usual.maxConnections(), engine.maxInFlight()),
                Math.max(usual.maxConnectionsPerHost(), engine.maxInFlight()),
                usual.idleTimeout());
        Optional<String> proxy = reader.text("postrider.delivery.proxy");
        if (proxy.isEmpty()) {
            return sized;
        }
        String[] parts = proxy.get().split(":", -1);
        try {
            if (parts.length == 2) {
                return sized.withProxy(new HttpTransportSettings.Proxy(parts[0], Integer.parseInt(parts[1])));
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        reader.problem("postrider.delivery.proxy", "must be <host>:<port>");
        return sized;
    }

    private static AddressPolicy addressPolicy(ConfigurationReader reader, Mode mode) {
        List<Cidr> allowed = reader.list(
                "postrider.delivery.allowed-networks",
                text -> Cidr.of(text).orElseThrow(IllegalArgumentException::new),
                "networks such as 10.1.0.0/16");
        List<Integer> ports = reader.list(
                "postrider.delivery.allowed-ports",
                text -> {
                    int port = Integer.parseInt(text);
                    if (port < 1 || port > 65_535) {
                        throw new IllegalArgumentException("not a port");
                    }
                    return port;
                },
                "ports from 1 to 65535");
        return new AddressPolicy(Set.copyOf(allowed), mode == Mode.DEVELOPMENT, Set.copyOf(ports));
    }

    private static Optional<SmtpSettings> mail(ConfigurationReader reader) {
        MailSecurity security = reader.choice(
                "postrider.mail.security", MailSecurity.STARTTLS, MailSecurity::of, "none, starttls or tls");
        int port = reader.number("postrider.mail.port", security.usualPort(), 1, 65_535);
        Optional<String> user = reader.text("postrider.mail.user");
        String password = reader.text("postrider.mail.password", "");
        Duration timeout = Duration.ofSeconds(reader.number("postrider.mail.timeout-seconds", 10, 1, 60));
        Optional<String> host = reader.text("postrider.mail.host");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (user.isPresent() == password.isEmpty()) {
            reader.problem("postrider.mail.password", "must be set together with postrider.mail.user, or neither");
        }
        String from = reader.requiredText("postrider.mail.from", "the address that mails come from");
        if (!SmtpSettings.isAddress(from)) {
            if (!from.isEmpty()) {
                reader.problem(
                        "postrider.mail.from",
                        "must be an address, or a name with one: Postrider <alerts@example.com>");
            }
            return Optional.empty();
        }
        return Optional.of(new SmtpSettings(host.get(), port, security, user.orElse(null), password, from, timeout));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed";
        }
    }
}
