package io.postrider.application.event;

import io.postrider.application.storage.InMemoryTransactions;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registered event types in memory. */
public final class InMemoryEventTypes implements EventTypes {
    private final InMemoryTransactions transactions;
    private final InMemoryTransactions.Table<Place, RegisteredEventType> types;

    private record Place(AccountId account, EventType type) {}

    public InMemoryEventTypes(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.types = transactions.new Table<>();
    }

    @Override
    public boolean put(AccountId account, RegisteredEventType type) {
        return transactions.required(() -> {
            Place place = new Place(account, type.type());
            boolean isNew = types.lock(place).isEmpty();
            types.put(place, type);
            return isNew;
        });
    }

    @Override
    public Optional<RegisteredEventType> find(AccountId account, EventType type) {
        return transactions.required(() -> types.get(new Place(account, type)));
    }

    @Override
    public Extent extent(AccountId account) {
        List<RegisteredEventType> all = list(account);
        return new Extent(
                all.size(),
                all.stream()
                        .mapToLong(it -> it.schema().getBytes(StandardCharsets.UTF_8).length)
                        .sum());
    }

    @Override
    public List<RegisteredEventType> list(AccountId account) {
        return transactions.required(() -> types.rows().entrySet().stream()
                .filter(row -> row.getKey().account().equals(account))
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparing(it -> it.type().name()))
                .toList());
    }

    @Override
    public boolean remove(AccountId account, EventType type) {
        return transactions.required(() -> {
            Place place = new Place(account, type);
            boolean isThere = types.lock(place).isPresent();
            if (isThere) {
                types.remove(place);
            }
            return isThere;
        });
    }
}
