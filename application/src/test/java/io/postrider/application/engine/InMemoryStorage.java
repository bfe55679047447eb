package io.postrider.application.engine;

import io.postrider.application.alert.InMemoryWebhookAlerts;
import io.postrider.application.delivery.DeliveryHistory;
import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.event.EventHistory;
import io.postrider.application.event.StoredEvent;
import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.Counted;
import io.postrider.application.storage.InMemoryPages;
import io.postrider.application.storage.InMemoryTransactions;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageNumber;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.application.storage.StorageUnavailable;
import io.postrider.application.storage.Transactions;
import io.postrider.application.webhook.WebhookChanges;
import io.postrider.domain.delivery.Attempt;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.DeliveryTally;
import io.postrider.domain.delivery.ReceiverResponse;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.event.Event;
import io.postrider.domain.event.PublicEventId;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.id.EventId;
import io.postrider.domain.id.NodeId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.webhook.WebhookHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engine's ports in memory, by the same contracts as the database. Its clock is the "database's clock". Safe for use by
 * many threads.
 */
public final class InMemoryStorage
        implements EngineStorage,
                EventStore,
                DeliveryQueue,
                SettlementStore,
                Nodes,
                Partitions,
                RateLimits,
                Holds,
                DeliveryHistory,
                DeliveryRequests,
                EventHistory {
    private final SettableClock clock;
    private final InMemoryTransactions transactions;
    private final InMemoryRecoveries recoveries;
    private final Map<NodeId, Instant> beats = new HashMap<>();
    private final Map<NodeId, String> cursors = new HashMap<>();
    private final NavigableMap<UUID, StoredEvent> events = new TreeMap<>();
    private final Map<PublicIdOfAccount, EventId> publicIds = new HashMap<>();
    private final Map<KeyOfAccount, Answered> requestKeys = new HashMap<>();
    private final NavigableMap<UUID, Row> deliveries = new TreeMap<>();
    private final Map<WebhookId, WebhookHealth> health = new HashMap<>();
    private final Map<WebhookId, Instant> takenUntil = new HashMap<>();
    private final Map<WebhookId, Instant> heldUntil = new HashMap<>();
    private final Map<Runnable, Consumer<DeliveryId>> listeners = new ConcurrentHashMap<>();
    private final InMemoryWebhookAlerts alerts;
    private boolean down;
    private int appends;
    private int settles;
    private int reservations;

    private record PublicIdOfAccount(AccountId account, PublicEventId id) {}

    private record KeyOfAccount(AccountId account, String operation, String key) {}

    /** What was answered to the request with this first event. */
    private record Answered(String fingerprint, EventId first, Receipt.Stored receipt) {}

    private enum Place {
        /** Leased by the intake of a node. */
        HANDED_OVER,
        WAITING,
        CLAIMED,
        NOWHERE
    }

    /** A delivery with all that is known of it. */
    private static final class Row {
        private final DeliveryId id;
        private final Event event;
        private final WebhookId webhook;
        private final List<Attempt> attempts = new ArrayList<>();
        private int attemptsMade;
        private Attempt lastAttempt;
        private DeliveryState state = DeliveryState.PENDING;
        private Place place = Place.NOWHERE;
        private Trigger trigger;
        private NodeId holder;
        private Instant due;
        private Instant completedAt;

        Row(NewDelivery from, Event event) {
            id = from.id();
            this.event = event;
            webhook = from.webhook();
            trigger = from.trigger();
        }

        void lease(NodeId node, Place how) {
            holder = node;
            place = how;
        }

        void waitUntil(Instant moment) {
            holder = null;
            place = Place.WAITING;
            due = moment;
        }

        void end(DeliveryState how, Instant when) {
            holder = null;
            place = Place.NOWHERE;
            due = null;
            state = how;
            completedAt = when;
        }

        boolean isHeldBy(NodeId node) {
            return node.equals(holder);
        }

        boolean isDue(Instant now) {
            return place == Place.WAITING && !due.isAfter(now);
        }

        LeasedDelivery leased() {
            return new LeasedDelivery(id, event, webhook, attemptsMade, trigger, place == Place.CLAIMED);
        }

        void add(Attempt attempt) {
            attempts.add(attempt);
            attemptsMade++;
            lastAttempt = attempt;
        }

        Delivery toDelivery() {
            Integer status = lastAttempt == null ? null : lastAttempt.response().status();
            return new Delivery(
                    id,
                    event.account(),
                    event.id(),
                    event.publicId(),
                    event.type(),
                    webhook,
                    state,
                    attemptsMade,
                    due,
                    completedAt,
                    status);
        }
    }

    public InMemoryStorage(SettableClock clock) {
        this(clock, new InMemoryTransactions());
    }

    /** @param transactions that recoveries take part in */
    public InMemoryStorage(SettableClock clock, InMemoryTransactions transactions) {
        this.clock = clock;
        this.transactions = transactions;
        recoveries = new InMemoryRecoveries(this, transactions);
        alerts = new InMemoryWebhookAlerts(clock, this::healthOf, this::requireUp);
    }

    /** From now on every call throws {@link StorageUnavailable}, until {@link #comeUp}. */
    public synchronized void goDown() {
        down = true;
    }

    public synchronized void comeUp() {
        down = false;
    }

    /** How many transactions of the intake were committed. */
    public synchronized int appends() {
        return appends;
    }

    /** How many transactions of settlements were committed. */
    public synchronized int settles() {
        return settles;
    }

    /** How often tokens were reserved. */
    public synchronized int reservations() {
        return reservations;
    }

    /** The health of a webhook. */
    public synchronized WebhookHealth healthOf(WebhookId webhook) {
        return health.getOrDefault(webhook, WebhookHealth.unknown(webhook));
    }

    /** All deliveries of an account, the newest first. */
    public synchronized List<Delivery> deliveriesOf(AccountId account) {
        return deliveries.descendingMap().values().stream()
                .map(Row::toDelivery)
                .filter(it -> it.account().equals(account))
                .toList();
    }

    private synchronized void requireUp() {
        if (down) {
            throw new StorageUnavailable(
                    "the storage in memory was told to be down", new IllegalStateException(), true);
        }
    }

    private Instant databaseTime() {
        return clock.instant();
    }

    // EventStore

    @Override
    public synchronized List<Receipt> append(NodeId node, List<Publication> publications) throws NodeIsDead {
        requireUp();
        requireAlive(node);
        appends++;
        List<Receipt> receipts = new ArrayList<>();
        for (Publication publication : publications) {
            receipts.add(append(node, publication));
        }
        return receipts;
    }

    private Receipt append(NodeId node, Publication publication) {
        RequestKey key = publication.key();
        if (key == null) {
            return write(node, publication);
        }
        KeyOfAccount place = new KeyOfAccount(publication.account(), key.operation(), key.key());
        Answered before = requestKeys.get(place);
        if (before == null) {
            Receipt receipt = write(node, publication);
            if (receipt instanceof Receipt.Stored stored) {
                EventId first = publication.events().get(0).event().id();
                requestKeys.put(place, new Answered(key.fingerprint(), first, stored));
            }
            return receipt;
        }
        if (!before.fingerprint().equals(key.fingerprint())) {
            return new Receipt.Conflict("Idempotency-Key");
        }
        boolean isItself =
                before.first().equals(publication.events().get(0).event().id());
        return isItself ? before.receipt() : repeated(before.receipt());
    }

    private Receipt write(NodeId node, Publication publication) {
        List<Receipt.StoredAs> stored = new ArrayList<>();
        Map<PublicEventId, NewEvent> fresh = new LinkedHashMap<>();
        List<NewEvent> given = publication.events();
        for (int i = 0; i < given.size(); i++) {
            Event event = given.get(i).event();
            StoredEvent before = storedBefore(publication.account(), event.publicId(), fresh);
            if (before == null) {
                fresh.put(event.publicId(), given.get(i));
                stored.add(storedAs(toStored(given.get(i)), true));
            } else if (before.event().type().equals(event.type())
                    && before.event().data().equals(event.data())) {
                stored.add(storedAs(before, before.event().id().equals(event.id())));
            } else {
                return new Receipt.Conflict(given.size() == 1 ? "id" : "events[" + i + "].id");
            }
        }
        fresh.values().forEach(event -> write(node, event));
        return new Receipt.Stored(stored);
    }

    private StoredEvent storedBefore(AccountId account, PublicEventId id, Map<PublicEventId, NewEvent> fresh) {
        NewEvent sameRequest = fresh.get(id);
        if (sameRequest != null) {
            return toStored(sameRequest);
        }
        EventId before = publicIds.get(new PublicIdOfAccount(account, id));
        return before == null ? null : events.get(before.value());
    }

    private void write(NodeId node, NewEvent written) {
        Event event = written.event();
        events.put(event.id().value(), toStored(written));
        publicIds.put(new PublicIdOfAccount(event.account(), event.publicId()), event.id());
        for (NewDelivery delivery : written.deliveries()) {
            Row row = new Row(delivery, event);
            if (delivery.leased()) {
                row.lease(node, Place.HANDED_OVER);
            } else {
                row.waitUntil(databaseTime().plus(delivery.delay()));
            }
            deliveries.putIfAbsent(delivery.id().value(), row);
        }
    }

    private static StoredEvent toStored(NewEvent event) {
        return new StoredEvent(event.event(), event.deliveries().size());
    }

    private static Receipt.StoredAs storedAs(StoredEvent stored, boolean isNew) {
        Event event = stored.event();
        return new Receipt.StoredAs(event.publicId(), event.type(), event.createdAt(), stored.deliveries(), isNew);
    }

    private static Receipt.Stored repeated(Receipt.Stored first) {
        return new Receipt.Stored(first.events().stream()
                .map(event ->
                        new Receipt.StoredAs(event.id(), event.type(), event.createdAt(), event.deliveries(), false))
                .toList());
    }

    // DeliveryQueue

    @Override
    public synchronized List<WebhookId> webhooksWithDue(WebhookId from, int limit) {
        requireUp();
        List<WebhookId> due = deliveries.values().stream()
                .filter(row -> row.isDue(databaseTime()))
                .map(row -> row.webhook)
                .distinct()
                .sorted(Comparator.comparing(WebhookId::value))
                .toList();
        return Stream.concat(
                        due.stream().filter(webhook -> webhook.value().compareTo(from.value()) > 0),
                        due.stream().filter(webhook -> webhook.value().compareTo(from.value()) <= 0))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Instant> nextDue() {
        requireUp();
        Set<WebhookId> due = deliveries.values().stream()
                .filter(row -> row.isDue(databaseTime()))
                .map(row -> row.webhook)
                .collect(Collectors.toSet());
        return deliveries.values().stream()
                .filter(row -> row.place == Place.WAITING && !due.contains(row.webhook))
                .map(row -> row.due)
                .min(Comparator.naturalOrder());
    }

    @Override
    public synchronized List<LeasedDelivery> claim(NodeId node, Map<WebhookId, Integer> room, long maxBytes)
            throws NodeIsDead {
        requireUp();
        requireAlive(node);
        List<LeasedDelivery> claimed = new ArrayList<>();
        room.forEach((webhook, most) -> {
            for (Row row : waiting(webhook)
                    .filter(each -> each.isDue(databaseTime()))
                    .limit(most)
                    .toList()) {
                if (claimed.isEmpty() || bytes(claimed) + row.event.data().length() <= maxBytes) {
                    row.lease(node, Place.CLAIMED);
                    claimed.add(row.leased());
                }
            }
        });
        return claimed;
    }

    private static long bytes(List<LeasedDelivery> deliveries) {
        return deliveries.stream()
                .mapToLong(delivery -> delivery.event().data().length())
                .sum();
    }

    private Stream<Row> waiting(WebhookId webhook) {
        return deliveries.values().stream()
                .filter(row -> row.place == Place.WAITING && row.webhook.equals(webhook))
                .sorted(Comparator.comparing(row -> row.due));
    }

    @Override
    public synchronized Set<DeliveryId> giveBack(NodeId node, Collection<DeliveryId> ids) {
        requireUp();
        List<Row> held = ids.stream()
                .map(id -> deliveries.get(id.value()))
                .filter(row -> row != null && row.isHeldBy(node))
                .toList();
        held.forEach(row -> row.waitUntil(databaseTime()));
        return idsOf(held.stream());
    }

    @Override
    public synchronized Set<DeliveryId> claimedBy(NodeId node) {
        requireUp();
        return idsOf(deliveries.values().stream().filter(row -> row.place == Place.CLAIMED && row.isHeldBy(node)));
    }

    private static Set<DeliveryId> idsOf(Stream<Row> rows) {
        return rows.map(row -> row.id).collect(Collectors.toSet());
    }

    // SettlementStore

    @Override
    public synchronized Settled settle(NodeId node, List<Settlement> settlements) {
        requireUp();
        settles++;
        Set<DeliveryId> lost = new HashSet<>();
        Set<WebhookId> touched = new HashSet<>();
        settlements.stream()
                .sorted(Comparator.comparing(settlement -> settlement.attempt().endedAt()))
                .forEach(settlement -> {
                    if (write(node, settlement)) {
                        touched.add(settlement.delivery().webhook());
                    } else {
                        lost.add(settlement.delivery().id());
                    }
                });
        return new Settled(lost, touched.stream().map(this::healthOf).toList());
    }

    private boolean write(NodeId node, Settlement settlement) {
        Row row = deliveries.get(settlement.delivery().id().value());
        Place expected = settlement.delivery().claimed() ? Place.CLAIMED : Place.HANDED_OVER;
        Attempt attempt = settlement.attempt();
        if (row == null || !row.isHeldBy(node) || row.place != expected || row.attemptsMade >= attempt.number()) {
            return false;
        }
        row.add(attempt);
        if (settlement.verdict().state().isFinal()) {
            row.end(settlement.verdict().state(), attempt.endedAt());
        } else {
            row.state = settlement.verdict().state();
            row.trigger = Trigger.SCHEDULE;
            row.waitUntil(settlement.verdict().nextAttemptAt());
        }
        if (attempt.trigger() != Trigger.TEST) {
            health.put(row.webhook, after(attempt, healthOf(row.webhook)));
        }
        return true;
    }

    private static WebhookHealth after(Attempt attempt, WebhookHealth before) {
        boolean success = attempt.outcome().isSuccess();
        Instant end = attempt.endedAt();
        boolean isLast = before.lastAttemptAt() == null || !end.isBefore(before.lastAttemptAt());
        Instant failingSince = before.failingSince() == null ? end : before.failingSince();
        return new WebhookHealth(
                before.webhook(),
                success ? 0 : before.consecutiveFailures() + 1,
                success ? null : failingSince,
                isLast ? end : before.lastAttemptAt(),
                isLast ? attempt.response().status() : before.lastResponseStatus());
    }

    // Nodes

    @Override
    public synchronized Instant time() {
        requireUp();
        return databaseTime();
    }

    @Override
    public synchronized void join(NodeId node, String host) {
        requireUp();
        beats.put(node, databaseTime());
        cursors.put(node, WebhookChanges.FROM_THE_START);
    }

    @Override
    public synchronized void goesBy(NodeId node, String cursor) {
        requireUp();
        cursors.replace(node, cursor);
    }

    @Override
    public synchronized List<String> cursorsOfOthers(NodeId node, Duration deadAfter) {
        requireUp();
        Instant limit = databaseTime().minus(deadAfter);
        return cursors.entrySet().stream()
                .filter(each ->
                        !each.getKey().equals(node) && !beats.get(each.getKey()).isBefore(limit))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public synchronized Optional<Heartbeat> beat(NodeId node, DeliveryId oldestUnsettled, Duration deadAfter) {
        requireUp();
        return Optional.ofNullable(beats.computeIfPresent(node, (id, last) -> databaseTime()))
                .map(time -> new Heartbeat(time, !dead(deadAfter).isEmpty()));
    }

    @Override
    public synchronized int takeOver(Duration deadAfter) {
        requireUp();
        return dead(deadAfter).stream().mapToInt(this::free).sum();
    }

    private List<NodeId> dead(Duration deadAfter) {
        Instant limit = databaseTime().minus(deadAfter);
        return beats.entrySet().stream()
                .filter(beat -> beat.getValue().isBefore(limit))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized void leave(NodeId node) {
        requireUp();
        free(node);
    }

    private int free(NodeId node) {
        beats.remove(node);
        cursors.remove(node);
        List<Row> held =
                deliveries.values().stream().filter(row -> row.isHeldBy(node)).toList();
        held.forEach(row -> row.waitUntil(databaseTime()));
        listeners.keySet().forEach(Runnable::run);
        return held.size();
    }

    private void requireAlive(NodeId node) throws NodeIsDead {
        if (!beats.containsKey(node)) {
            throw new NodeIsDead();
        }
    }

    // Partitions

    @Override
    public void makeAhead() {
        requireUp();
    }

    @Override
    public synchronized void dropBehind(Retention retention) {
        requireUp();
        LocalDate today = dayOf(databaseTime());
        LocalDate firstKept = today.minusDays(retention.eventDays());
        Set<LocalDate> unfinished = deliveries.values().stream()
                .filter(row -> !row.state.isFinal())
                .map(row -> dayOf(row.id.createdAt()))
                .collect(Collectors.toSet());
        deliveries.values().removeIf(row -> {
            LocalDate day = dayOf(row.id.createdAt());
            return day.isBefore(firstKept) && !unfinished.contains(day);
        });
        Set<LocalDate> withDeliveries = deliveries.values().stream()
                .filter(row -> !row.state.isFinal()
                        || dayOf(row.id.createdAt()).equals(dayOf(row.event.id().createdAt())))
                .map(row -> dayOf(row.event.id().createdAt()))
                .collect(Collectors.toSet());
        events.values().removeIf(stored -> {
            LocalDate day = dayOf(stored.event().createdAt());
            return day.isBefore(firstKept) && !withDeliveries.contains(day);
        });
        LocalDate firstAttempts = today.minusDays(retention.attemptDays());
        deliveries
                .values()
                .forEach(row -> row.attempts.removeIf(
                        attempt -> dayOf(attempt.endedAt()).isBefore(firstAttempts)));
    }

    private static LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    @Override
    public void makeDaysBehind(int days) {
        // Any day can be written.
    }

    // RateLimits

    @Override
    public synchronized List<Granted> reserve(List<Wanted> requests) {
        requireUp();
        reservations++;
        return requests.stream().map(this::reserve).toList();
    }

    private Granted reserve(Wanted request) {
        Instant now = databaseTime();
        Instant limit = now.plus(AHEAD);
        Instant taken = takenUntil.getOrDefault(request.webhook(), now);
        Instant start = taken.isBefore(now) ? now : taken;
        if (start.isAfter(limit)) {
            return new Granted(request.webhook(), request.perSecond(), 0, Duration.between(limit, start));
        }
        double untilLimit = Duration.between(start, limit).toNanos() * 1e-9 * request.perSecond();
        int tokens = (int) Math.min(request.tokens(), 1 + Math.floor(untilLimit));
        takenUntil.put(request.webhook(), start.plusNanos(1_000_000_000L * tokens / request.perSecond()));
        return new Granted(request.webhook(), request.perSecond(), tokens, Duration.between(now, start));
    }

    // Holds

    @Override
    public synchronized void hold(Map<WebhookId, Instant> until) {
        requireUp();
        until.forEach(
                (webhook, end) -> heldUntil.merge(webhook, end, (one, other) -> one.isAfter(other) ? one : other));
        listeners.keySet().forEach(Runnable::run);
    }

    @Override
    public synchronized Map<WebhookId, Instant> current() {
        requireUp();
        return heldUntil.entrySet().stream()
                .filter(hold -> hold.getValue().isAfter(databaseTime()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    // DeliveryHistory

    @Override
    public synchronized Optional<Delivery> find(AccountId account, DeliveryId id) {
        requireUp();
        return row(account, id).map(Row::toDelivery);
    }

    private Optional<Row> row(AccountId account, DeliveryId id) {
        return Optional.ofNullable(deliveries.get(id.value()))
                .filter(row -> row.event.account().equals(account));
    }

    @Override
    public synchronized Map<DeliveryId, Attempt> lastAttempts(Collection<DeliveryId> ids) {
        Map<DeliveryId, Attempt> last = new HashMap<>();
        for (DeliveryId id : ids) {
            List<Attempt> attempts = attempts(id);
            if (!attempts.isEmpty()) {
                last.put(id, withoutWhatTheReceiverWrote(attempts.get(attempts.size() - 1)));
            }
        }
        return last;
    }

    private static Attempt withoutWhatTheReceiverWrote(Attempt attempt) {
        return new Attempt(
                attempt.number(),
                attempt.trigger(),
                attempt.startedAt(),
                attempt.duration(),
                attempt.outcome(),
                new ReceiverResponse(attempt.response().status(), "", ""));
    }

    @Override
    public synchronized List<Attempt> attempts(DeliveryId id) {
        requireUp();
        Row row = deliveries.get(id.value());
        if (row == null) {
            return List.of();
        }
        int made = row.attempts.size();
        return List.copyOf(row.attempts.subList(Math.max(0, made - MAX_ATTEMPTS), made));
    }

    @Override
    public synchronized Page<Delivery> list(AccountId account, DeliveryHistory.Filter filter, PageRequest page) {
        requireUp();
        return InMemoryPages.newestFirst(
                filtered(account, filter), it -> it.id().value(), page);
    }

    @Override
    public synchronized Counted<Delivery> list(AccountId account, DeliveryHistory.Filter filter, PageNumber page) {
        requireUp();
        return InMemoryPages.newestFirst(
                filtered(account, filter), it -> it.id().value(), page);
    }

    private Stream<Delivery> filtered(AccountId account, DeliveryHistory.Filter filter) {
        return deliveries.values().stream()
                .map(Row::toDelivery)
                .filter(it -> it.account().equals(account))
                .filter(it -> filter.webhook() == null || it.webhook().equals(filter.webhook()))
                .filter(it -> filter.event() == null || it.event().equals(filter.event()))
                .filter(it -> filter.states().isEmpty() || filter.states().contains(it.state()))
                .filter(it -> filter.type() == null || it.eventType().equals(filter.type()))
                .filter(it -> isWithin(it.createdAt(), filter.since(), filter.until()));
    }

    @Override
    public synchronized Map<WebhookId, DeliveryTally> tally(Collection<WebhookId> webhooks) {
        requireUp();
        Map<WebhookId, DeliveryTally> tallies = new HashMap<>();
        for (WebhookId webhook : webhooks) {
            tallies.put(
                    webhook,
                    new DeliveryTally(ended(webhook, DeliveryState.SUCCEEDED), ended(webhook, DeliveryState.FAILED)));
        }
        return tallies;
    }

    private long ended(WebhookId webhook, DeliveryState state) {
        return deliveries.values().stream()
                .filter(row -> row.webhook.equals(webhook) && row.state == state)
                .filter(row -> row.lastAttempt.trigger() != Trigger.TEST)
                .count();
    }

    private static <T> Stream<T> newestFirst(NavigableMap<UUID, T> rows, PageRequest page) {
        return (page.after() == null ? rows : rows.headMap(page.after(), false)).descendingMap().values().stream();
    }

    private static boolean isWithin(Instant moment, Instant since, Instant until) {
        return (since == null || !moment.isBefore(since)) && (until == null || moment.isBefore(until));
    }

    // DeliveryRequests

    @Override
    public synchronized Answer retry(AccountId account, DeliveryId id) {
        requireUp();
        return row(account, id)
                .map(row -> {
                    if (row.holder != null || !events.containsKey(row.event.id().value())) {
                        return Answer.NOT_NOW;
                    }
                    makeDue(row);
                    return Answer.DONE;
                })
                .orElse(Answer.UNKNOWN);
    }

    @Override
    public synchronized Answer cancel(AccountId account, DeliveryId id) {
        requireUp();
        return row(account, id)
                .map(row -> {
                    if (row.state.isFinal()) {
                        return Answer.NOT_NOW;
                    }
                    boolean isHeld = row.holder != null;
                    row.end(DeliveryState.CANCELLED, databaseTime());
                    if (isHeld) {
                        listeners.values().forEach(cancelled -> cancelled.accept(id));
                    }
                    return Answer.DONE;
                })
                .orElse(Answer.UNKNOWN);
    }

    @Override
    public synchronized int cancelWaiting(WebhookId webhook, int limit) {
        requireUp();
        List<Row> given = waiting(webhook).limit(limit).toList();
        given.forEach(row -> row.end(DeliveryState.CANCELLED, databaseTime()));
        return given.size();
    }

    // What recoveries do

    /**
     * What a step of a recovery did.
     *
     * @param reached null where there was nothing to look at
     */
    record Recovered(DeliveryId reached, int resent, boolean isEnd) {}

    /** Empty where as much waits as may. */
    synchronized Optional<Recovered> recover(Recovery recovery, int mostWaiting) {
        requireUp();
        long room = mostWaiting
                - waiting(recovery.webhook())
                        .filter(row -> row.isDue(databaseTime()))
                        .count();
        if (room <= 0) {
            return Optional.empty();
        }
        DeliveryId reached = null;
        int resent = 0;
        for (Row row : deliveries.values()) {
            boolean isNext = recovery.reached() == null
                    || row.id.value().compareTo(recovery.reached().value()) > 0;
            if (isNext
                    && row.webhook.equals(recovery.webhook())
                    && isWithin(row.id.createdAt(), recovery.since(), recovery.until())) {
                if (resent == room) {
                    return Optional.of(new Recovered(reached, resent, false));
                }
                reached = row.id;
                boolean isTest = row.lastAttempt != null && row.lastAttempt.trigger() == Trigger.TEST;
                if (recovery.states().contains(row.state) && !isTest) {
                    makeDue(row);
                    resent++;
                }
            }
        }
        return Optional.of(new Recovered(reached, resent, true));
    }

    private void makeDue(Row row) {
        if (row.state.isFinal()) {
            row.state = DeliveryState.PENDING;
            row.completedAt = null;
        }
        row.trigger = Trigger.MANUAL;
        row.waitUntil(databaseTime());
    }

    // EventHistory

    @Override
    public synchronized Optional<StoredEvent> find(AccountId account, PublicEventId id) {
        requireUp();
        return Optional.ofNullable(publicIds.get(new PublicIdOfAccount(account, id)))
                .map(event -> events.get(event.value()));
    }

    @Override
    public synchronized Page<StoredEvent> list(AccountId account, EventHistory.Filter filter, PageRequest page) {
        requireUp();
        List<StoredEvent> found = newestFirst(events, page)
                .filter(it -> it.event().account().equals(account))
                .filter(it -> filter.type() == null || it.event().type().equals(filter.type()))
                .filter(it -> isWithin(it.event().createdAt(), filter.since(), filter.until()))
                .limit(page.limit() + 1L)
                .toList();
        int bytes = 0;
        for (int i = 0; i < found.size(); i++) {
            bytes += found.get(i).event().data().length();
            if (bytes > EventHistory.MAX_PAGE_BYTES && i > 0) {
                return new Page<>(found.subList(0, i), true);
            }
        }
        return Page.of(found, page.limit());
    }

    // EngineStorage

    @Override
    public EventStore eventStore() {
        return this;
    }

    @Override
    public DeliveryQueue deliveryQueue() {
        return this;
    }

    @Override
    public SettlementStore settlementStore() {
        return this;
    }

    @Override
    public Nodes nodes() {
        return this;
    }

    @Override
    public Partitions partitions() {
        return this;
    }

    @Override
    public RateLimits rateLimits() {
        return this;
    }

    @Override
    public ChangeNotices changeNotices() {
        CountDownLatch closed = new CountDownLatch(1);
        return new ChangeNotices() {
            @Override
            public void listen(Runnable changed, Consumer<DeliveryId> cancelled) {
                if (closed.getCount() == 0) {
                    return;
                }
                listeners.put(changed, cancelled);
                changed.run();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    listeners.remove(changed);
                }
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    @Override
    public Holds holds() {
        return this;
    }

    @Override
    public DeliveryHistory deliveryHistory() {
        return this;
    }

    @Override
    public DeliveryRequests deliveryRequests() {
        return this;
    }

    @Override
    public EventHistory eventHistory() {
        return this;
    }

    @Override
    public Recoveries recoveries() {
        return recoveries;
    }

    @Override
    public Transactions transactions() {
        return transactions;
    }

    @Override
    public InMemoryWebhookAlerts webhookAlerts() {
        return alerts;
    }

    @Override
    public Instant now() {
        return databaseTime();
    }

    @Override
    public void letTimePass(Duration time) {
        clock.advance(time);
    }
}
