package io.postrider.persistence.engine;

import io.postrider.application.engine.NewEvent;
import io.postrider.application.engine.Publication;
import io.postrider.application.engine.Receipt;
import io.postrider.application.storage.RequestKey;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.EventPayload;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.EventId;
import io.postrider.persistence.database.KeyLocks;
import io.postrider.persistence.database.Query;
import io.postrider.persistence.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request keys and own ids of a batch of publications, while they are locked: first what earlier
 * transactions stored, then also what came before in the batch.
 */
final class KnownBefore {
    // Lateral, as a claim: a join would read all of a day's rows, as long as a plan lives that was made when it began.
    private static final String FIND_KEYS = """
            SELECT k.account_id, k.operation, k.key, k.fingerprint, k.answer
            FROM unnest(?::uuid[], ?::text[], ?::text[]) AS wanted (account_id, operation, key)
                CROSS JOIN LATERAL (
                    SELECT * FROM request_key
                    WHERE account_id = wanted.account_id AND operation = wanted.operation AND key = wanted.key
                        AND id >= lowest_id(now() - interval '2 days')
                    OFFSET 0) k
            ORDER BY k.id DESC""";

    private static final String ADD_KEYS = """
            INSERT INTO request_key (id, account_id, operation, key, fingerprint, answer)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[])""";

    private static final String FIND_NAMED = """
            SELECT e.id AS event_id, e.account_id, e.public_id, e.type, e.deliveries, e.data
            FROM unnest(?::uuid[], ?::text[]) AS wanted (account_id, public_id)
                CROSS JOIN LATERAL (
                    SELECT * FROM event
                    WHERE account_id = wanted.account_id AND public_id = wanted.public_id
                    OFFSET 0) e""";

    private static final String FIND_DERIVED = """
            SELECT e.id AS event_id, e.account_id, e.public_id, e.type, e.deliveries, e.data
            FROM unnest(?::uuid[], ?::uuid[]) AS wanted (account_id, id)
                CROSS JOIN LATERAL (
                    SELECT * FROM event
                    WHERE account_id = wanted.account_id AND id = wanted.id AND public_id IS NULL
                    OFFSET 0) e""";

    private final Map<KeyOfAccount, Answered> keys = new HashMap<>();
    private final Map<IdOfAccount, Known> ids = new HashMap<>();
    private final List<NewEvent> toWrite = new ArrayList<>();
    private final List<NewKey> newKeys = new ArrayList<>();

    private record KeyOfAccount(AccountId account, String operation, String key) {
        long lock() {
            return KeyLocks.lockOf(operation, account.value(), key);
        }
    }

    private record IdOfAccount(AccountId account, PublicEventId id) {
        long lock() {
            return KeyLocks.lockOf("event id", account.value(), id.text());
        }
    }

    private record Answered(String fingerprint, List<KnownEvent> events) {}

    private record NewKey(KeyOfAccount key, Answered answered, EventId dated) {}

    /** An event with an id of its own, and its content. */
    private record Known(KnownEvent event, EventPayload data) {
        boolean isSameAs(Event other) {
            return event.type().equals(other.type()) && data.equals(other.data());
        }
    }

    private KnownBefore() {}

    /** Whether anything has to be known before the publication is written. */
    static boolean concerns(Publication publication) {
        return publication.key() != null || publication.events().stream().anyMatch(NewEvent::hasOwnId);
    }

    static KnownBefore of(Connection connection, List<Publication> publications) throws SQLException {
        Set<KeyOfAccount> keys = new HashSet<>();
        Set<IdOfAccount> ids = new HashSet<>();
        for (Publication publication : publications) {
            RequestKey key = publication.key();
            if (key != null) {
                keys.add(keyOf(publication, key));
            }
            publication.events().stream()
                    .filter(NewEvent::hasOwnId)
                    .forEach(it -> ids.add(idOf(publication, it.event())));
        }
        Set<Long> locks = new HashSet<>();
        keys.forEach(key -> locks.add(key.lock()));
        ids.forEach(id -> locks.add(id.lock()));
        KeyLocks.take(connection, locks);
        KnownBefore known = new KnownBefore();
        if (!keys.isEmpty()) {
            known.findKeys(connection, keys);
        }
        if (!ids.isEmpty()) {
            known.findIds(connection, ids);
        }
        return known;
    }

    private static KeyOfAccount keyOf(Publication publication, RequestKey key) {
        return new KeyOfAccount(publication.account(), key.operation(), key.key());
    }

    private static IdOfAccount idOf(Publication publication, Event event) {
        return new IdOfAccount(publication.account(), event.publicId());
    }

    private void findKeys(Connection connection, Set<KeyOfAccount> wanted) throws SQLException {
        Query.of(connection, FIND_KEYS)
                .uuids(wanted, it -> it.account().value())
                .texts(wanted, KeyOfAccount::operation)
                .texts(wanted, KeyOfAccount::key)
                .list(KnownBefore::readKey)
                .forEach(it -> keys.putIfAbsent(it.getKey(), it.getValue()));
    }

    private static Map.Entry<KeyOfAccount, Answered> readKey(Row row) throws SQLException {
        return Map.entry(
                new KeyOfAccount(new AccountId(row.uuid("account_id")), row.text("operation"), row.text("key")),
                new Answered(row.text("fingerprint"), KnownEvent.decode(row.bytes("answer"))));
    }

    private void findIds(Connection connection, Set<IdOfAccount> wanted) throws SQLException {
        Query.of(connection, FIND_NAMED)
                .uuids(wanted, it -> it.account().value())
                .texts(wanted, it -> it.id().text())
                .list(KnownBefore::readEvent)
                .forEach(it -> ids.put(it.getKey(), it.getValue()));
        List<IdOfAccount> derived = wanted.stream()
                .filter(it -> PublicEventId.FORM.parse(it.id().text()).isPresent())
                .toList();
        if (!derived.isEmpty()) {
            Query.of(connection, FIND_DERIVED)
                    .uuids(derived, it -> it.account().value())
                    .uuids(
                            derived,
                            it -> PublicEventId.FORM.parse(it.id().text()).orElseThrow())
                    .list(KnownBefore::readEvent)
                    .forEach(it -> ids.put(it.getKey(), it.getValue()));
        }
    }

    private static Map.Entry<IdOfAccount, Known> readEvent(Row row) throws SQLException {
        EventId id = new EventId(row.uuid("event_id"));
        KnownEvent event = new KnownEvent(
                id,
                Events.publicId(id, row.textOrNull("public_id")),
                new EventType(row.text("type")),
                row.integer("deliveries"));
        return Map.entry(
                new IdOfAccount(new AccountId(row.uuid("account_id")), event.publicId()),
                new Known(event, EventPayload.of(row.bytes("data"))));
    }

    /** What becomes of the next publication; if it is stored now, its events are {@link #toWrite}. */
    Receipt receipt(Publication publication) {
        RequestKey key = publication.key();
        Answered before = key == null ? null : keys.get(keyOf(publication, key));
        if (key != null && before != null) {
            return before.fingerprint().equals(key.fingerprint())
                    ? again(publication, before)
                    : new Receipt.Conflict("Idempotency-Key");
        }
        return write(publication);
    }

    /**
     * The first receipt. An event with the very id of the one given now was written by this request itself, which is repeated
     * after a commit of which nothing was heard: it is still new to its caller, who has to hand it over.
     */
    private static Receipt again(Publication publication, Answered before) {
        Set<EventId> given = new HashSet<>();
        publication.events().forEach(it -> given.add(it.event().id()));
        return new Receipt.Stored(before.events().stream()
                .map(it -> it.storedAs(given.contains(it.id())))
                .toList());
    }

    private Receipt write(Publication publication) {
        List<NewEvent> given = publication.events();
        Map<IdOfAccount, Known> named = new HashMap<>();
        List<NewEvent> fresh = new ArrayList<>();
        List<KnownEvent> stored = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Event event = given.get(i).event();
            Known before = given.get(i).hasOwnId() ? known(idOf(publication, event), named) : null;
            if (before == null) {
                KnownEvent written = KnownEvent.of(given.get(i));
                stored.add(written);
                fresh.add(given.get(i));
                named.put(idOf(publication, event), new Known(written, event.data()));
            } else if (before.isSameAs(event)) {
                stored.add(before.event());
            } else {
                return new Receipt.Conflict(given.size() == 1 ? "id" : "events[" + i + "].id");
            }
        }
        ids.putAll(named);
        toWrite.addAll(fresh);
        Answered answered = new Answered(fingerprint(publication), stored);
        RequestKey key = publication.key();
        if (key != null && !given.isEmpty()) {
            keys.put(keyOf(publication, key), answered);
            newKeys.add(new NewKey(
                    keyOf(publication, key), answered, given.get(0).event().id()));
        }
        return receipt(given, stored);
    }

    /** New are those with the ids that were given; of two events with one id, the first. */
    private static Receipt receipt(List<NewEvent> given, List<KnownEvent> stored) {
        List<Receipt.StoredAs> receipts = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            boolean isNew = stored.get(i).id().equals(given.get(i).event().id());
            receipts.add(stored.get(i).storedAs(isNew));
        }
        return new Receipt.Stored(receipts);
    }

    private @Nullable Known known(IdOfAccount id, Map<IdOfAccount, Known> sameRequest) {
        Known known = sameRequest.get(id);
        return known == null ? ids.get(id) : known;
    }

    private static String fingerprint(Publication publication) {
        RequestKey key = publication.key();
        return key == null ? "" : key.fingerprint();
    }

    /** The events of the publications that are stored now. */
    List<NewEvent> toWrite() {
        return toWrite;
    }

    /** Stores the keys of the publications that are stored now. */
    void rememberKeys(Connection connection) throws SQLException {
        if (newKeys.isEmpty()) {
            return;
        }
        Query.of(connection, ADD_KEYS)
                .uuids(newKeys, it -> it.dated().value())
                .uuids(newKeys, it -> it.key().account().value())
                .texts(newKeys, it -> it.key().operation())
                .texts(newKeys, it -> it.key().key())
                .texts(newKeys, it -> it.answered().fingerprint())
                .byteArrays(newKeys, it -> KnownEvent.encode(it.answered().events()))
                .run();
    }
}
