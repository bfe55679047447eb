package io.postrider.application.account;

import io.postrider.application.engine.Overloaded;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.id.ApiKeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a request comes from by its API key.
 *
 * <p>Keys in use are known by heart, so that a request costs one SHA-256 and no look-up. A key that is not known is looked up
 * each time, because it may have been issued a moment ago; to keep guesses from taking the database's connections, what cannot
 * be a key is refused without a look-up, and only {@value #LOOK_UPS_AT_ONCE} look-ups run at once.
 *
 * <p>Safe for use by many threads.
 */
public final class Authenticate {
    /** Keys are at most so many characters long. */
    public static final int MAX_TOKEN_LENGTH = 256;

    static final int LOOK_UPS_AT_ONCE = 4;
    static final Duration LOOK_UP_WAIT = Duration.ofSeconds(1);

    /** A key that was not used for so long is looked up again. */
    static final Duration KEPT_IN_MIND = Duration.ofMinutes(1);

    /** The use of a key is written at most so often. */
    static final Duration BETWEEN_WRITES = Duration.ofMinutes(1);

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1," + MAX_TOKEN_LENGTH + "}");

    private final ApiKeys keys;
    private final @Nullable ApiKeyHash administrationKey;
    private final int capacity;
    private final InstantSource clock;
    private final Map<ApiKeyHash, KnownKey> known = new ConcurrentHashMap<>();
    private final Map<ApiKeyId, KnownKey> droppedUnwritten = new ConcurrentHashMap<>();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final Semaphore lookUps = new Semaphore(LOOK_UPS_AT_ONCE, true);

    /**
     * Authentication that knows nobody yet.
     *
     * @param administrationKey of the key that makes its holder the administrator; null where there is none
     * @param capacity how many keys are known by heart at most
     */
    public Authenticate(ApiKeys keys, @Nullable ApiKeyHash administrationKey, int capacity, InstantSource clock) {
        this.keys = keys;
        this.administrationKey = administrationKey;
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * Who holds the key.
     *
     * @param token what follows {@code Bearer} in the {@code Authorization} header
     * @return empty where no valid key is of that text: it is unknown, revoked or expired
     * @throws io.postrider.application.storage.StorageUnavailable where the key must be looked up and cannot be
     * @throws Overloaded where too many keys wait to be looked up
     */
    public Optional<Caller> authenticate(String token) {
        if (!isPlausible(token)) {
            return Optional.empty();
        }
        ApiKeyHash hash = ApiKeyHash.of(token);
        if (administrationKey != null && isSame(hash, administrationKey)) {
            return Optional.of(new Caller.Administrator());
        }
        KnownKey entry = known.get(hash);
        if (entry == null) {
            entry = lookUp(hash);
        }
        Instant now = clock.instant();
        if (entry == null || entry.key.isExpired(now)) {
            return Optional.empty();
        }
        entry.usedAt(now);
        return Optional.of(entry.caller);
    }

    /**
     * Drops keys that were revoked on any node, and keys that are not used any more. To be called when something was changed on
     * any node, and now and then: a revoked key works until the next call. Costs nothing where no key is known.
     *
     * @throws io.postrider.application.storage.StorageUnavailable where revoked keys cannot be found out
     */
    public void refresh() {
        refreshes.incrementAndGet();
        if (known.isEmpty()) {
            return;
        }
        Instant unusedSince = clock.instant().minus(KEPT_IN_MIND);
        List<ApiKeyId> inUse = new ArrayList<>();
        known.forEach((hash, entry) -> {
            if (entry.lastUse().isBefore(unusedSince)) {
                drop(hash, entry);
            } else {
                inUse.add(entry.key.id());
            }
        });
        if (!inUse.isEmpty()) {
            Collection<ApiKeyId> revoked = keys.revokedAmong(inUse);
            if (!revoked.isEmpty()) {
                Set<ApiKeyId> gone = new HashSet<>(revoked);
                known.values().removeIf(entry -> gone.contains(entry.key.id()));
            }
        }
    }

    /** Drops a key that was revoked through this node. */
    public void forget(ApiKeyId revoked) {
        known.values().removeIf(entry -> entry.key.id().equals(revoked));
    }

    /**
     * Writes when keys were last used, each at most once a minute. To be called every few seconds, by one thread at a time.
     *
     * @throws io.postrider.application.storage.StorageUnavailable where it cannot be written: the next call does
     */
    public void flushLastUsed() {
        Instant now = clock.instant();
        Map<ApiKeyId, Instant> uses = new HashMap<>();
        List<KnownKey> writing = new ArrayList<>();
        droppedUnwritten.values().forEach(entry -> collect(entry, uses, writing));
        for (KnownKey entry : known.values()) {
            if (entry.isToBeWritten() && !now.isBefore(entry.lastWrite().plus(BETWEEN_WRITES))) {
                collect(entry, uses, writing);
            }
        }
        if (uses.isEmpty()) {
            return;
        }
        keys.markUsed(uses);
        writing.forEach(entry -> {
            entry.written(now, uses.getOrDefault(entry.key.id(), now));
            droppedUnwritten.remove(entry.key.id(), entry);
        });
    }

    /** Whether the text could be an API key at all: visible ASCII without spaces, and not too long. */
    static boolean isPlausible(String token) {
        return TOKEN.matcher(token).matches();
    }

    private static void collect(KnownKey entry, Map<ApiKeyId, Instant> uses, List<KnownKey> writing) {
        uses.merge(entry.key.id(), entry.lastUse(), (one, other) -> one.isAfter(other) ? one : other);
        writing.add(entry);
    }

    private static boolean isSame(ApiKeyHash one, ApiKeyHash other) {
        return MessageDigest.isEqual(
                one.hex().getBytes(StandardCharsets.US_ASCII), other.hex().getBytes(StandardCharsets.US_ASCII));
    }

    private @Nullable KnownKey lookUp(ApiKeyHash hash) {
        if (!mayLookUp()) {
            throw new Overloaded("too many API keys wait to be looked up", LOOK_UP_WAIT);
        }
        try {
            KnownKey meanwhile = known.get(hash);
            if (meanwhile != null) {
                return meanwhile;
            }
            int refreshesBefore = refreshes.get();
            Optional<ApiKey> found = keys.find(hash);
            if (found.isEmpty()) {
                return null;
            }
            KnownKey entry = new KnownKey(found.get(), clock.instant());
            makeRoom();
            known.put(hash, entry);
            if (refreshes.get() != refreshesBefore) {
                known.remove(hash, entry); // It may have been revoked meanwhile, and the refresh did not know it.
            }
            return entry;
        } finally {
            lookUps.release();
        }
    }

    private boolean mayLookUp() {
        try {
            return lookUps.tryAcquire(LOOK_UP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Any key has to go where there are too many: which one does not matter, it is looked up again when it is used. */
    private void makeRoom() {
        while (known.size() >= capacity) {
            known.entrySet().stream().findFirst().ifPresent(any -> drop(any.getKey(), any.getValue()));
        }
    }

    private void drop(ApiKeyHash hash, KnownKey entry) {
        if (known.remove(hash, entry) && entry.isToBeWritten() && droppedUnwritten.size() < capacity) {
            droppedUnwritten.put(entry.key.id(), entry);
        }
    }

    /** A valid key, when it was last used, and when that was last written. */
    private static final class KnownKey {
        private final ApiKey key;
        private final Caller caller;
        private volatile Instant lastUse;
        private volatile Instant writtenUse;
        private volatile Instant lastWrite;

        KnownKey(ApiKey key, Instant now) {
            this.key = key;
            this.caller = new Caller.KeyHolder(key.account(), key.id(), key.scopes());
            this.lastUse = now;
            this.writtenUse = key.lastUsedAt() == null ? Instant.EPOCH : key.lastUsedAt();
            this.lastWrite = writtenUse;
        }

        void usedAt(Instant now) {
            lastUse = now;
        }

        Instant lastUse() {
            return lastUse;
        }

        Instant lastWrite() {
            return lastWrite;
        }

        boolean isToBeWritten() {
            return lastUse.isAfter(writtenUse);
        }

        void written(Instant now, Instant use) {
            writtenUse = use;
            lastWrite = now;
        }
    }
}
