package io.postrider.application.engine;

import io.postrider.application.recovery.Recoveries;
import io.postrider.application.storage.InMemoryPages;
import io.postrider.application.storage.InMemoryTransactions;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.id.WebhookId;
import io.postrider.domain.recovery.Recovery;
import io.postrider.domain.recovery.RecoveryState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Recoveries in memory, whose steps make due what an {@link InMemoryStorage} holds. */
final class InMemoryRecoveries implements Recoveries {
    private final InMemoryStorage storage;
    private final InMemoryTransactions transactions;
    private final InMemoryTransactions.Table<RecoveryId, Recovery> recoveries;
    private final InMemoryTransactions.Table<WebhookId, RecoveryId> running;

    InMemoryRecoveries(InMemoryStorage storage, InMemoryTransactions transactions) {
        this.storage = storage;
        this.transactions = transactions;
        recoveries = transactions.new Table<>();
        running = transactions.new Table<>();
    }

    @Override
    public boolean add(Recovery recovery) {
        return transactions.required(() -> {
            boolean isFree = running.lock(recovery.webhook()).isEmpty();
            if (isFree) {
                running.put(recovery.webhook(), recovery.id());
                recoveries.put(recovery.id(), recovery);
            }
            return isFree;
        });
    }

    @Override
    public Optional<Recovery> find(AccountId account, RecoveryId id) {
        return transactions.required(
                () -> recoveries.get(id).filter(it -> it.account().equals(account)));
    }

    @Override
    public Page<Recovery> list(WebhookId webhook, PageRequest page) {
        return transactions.required(() -> InMemoryPages.newestFirst(
                all().filter(it -> it.webhook().equals(webhook)), it -> it.id().value(), page));
    }

    @Override
    public boolean cancel(RecoveryId id) {
        return transactions.required(() -> {
            Optional<Recovery> found =
                    recoveries.lock(id).filter(it -> !it.state().isFinal());
            found.ifPresent(it -> end(it, RecoveryState.CANCELLED));
            return found.isPresent();
        });
    }

    @Override
    public List<Recovery> running(WebhookId after, int limit) {
        return transactions.required(() -> all().filter(it -> !it.state().isFinal())
                .filter(it -> it.webhook().value().compareTo(after.value()) > 0)
                .sorted(Comparator.comparing(it -> it.webhook().value()))
                .limit(limit)
                .toList());
    }

    @Override
    public Step step(RecoveryId id, int mostWaiting) {
        return transactions.required(() -> recoveries
                .lock(id)
                .filter(it -> !it.state().isFinal())
                .map(it -> step(it, mostWaiting))
                .orElse(Step.NONE));
    }

    private Step step(Recovery recovery, int mostWaiting) {
        Optional<InMemoryStorage.Recovered> done = storage.recover(recovery, mostWaiting);
        if (done.isEmpty()) {
            return Step.NONE;
        }
        InMemoryStorage.Recovered recovered = done.get();
        Recovery advanced =
                recovered.reached() == null ? recovery : recovery.advanced(recovered.reached(), recovered.resent(), 0);
        if (recovered.isEnd()) {
            end(advanced, RecoveryState.SUCCEEDED);
        } else {
            recoveries.put(recovery.id(), advanced);
        }
        return new Step(recovered.resent(), true);
    }

    private void end(Recovery recovery, RecoveryState how) {
        running.remove(recovery.webhook());
        recoveries.put(recovery.id(), recovery.ended(how, storage.now()));
    }

    private Stream<Recovery> all() {
        return recoveries.rows().values().stream();
    }
}
