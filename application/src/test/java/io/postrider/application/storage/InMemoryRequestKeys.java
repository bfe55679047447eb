package io.postrider.application.storage;

import io.postrider.domain.id.AccountId;
import java.util.Optional;

/** Answers to creating requests, in memory; they are kept as long as it is. */
public final class InMemoryRequestKeys implements RequestKeys {
    private final InMemoryTransactions transactions;
    private final InMemoryTransactions.Table<Place, Answered> answers;

    private record Place(AccountId account, String operation, String key) {
        static Place of(AccountId account, RequestKey key) {
            return new Place(account, key.operation(), key.key());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answered(String fingerprint, byte[] answer) {}

    public InMemoryRequestKeys(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.answers = transactions.new Table<>();
    }

    @Override
    public Optional<byte[]> take(AccountId account, RequestKey key) {
        return transactions.required(() -> {
            Optional<Answered> before = answers.lock(Place.of(account, key));
            if (before.isPresent() && !before.get().fingerprint().equals(key.fingerprint())) {
                throw new RequestKeyReused("Idempotency-Key");
            }
            return before.map(it -> it.answer().clone());
        });
    }

    @Override
    public void remember(AccountId account, RequestKey key, byte[] answer) {
        transactions.required(() -> {
            answers.put(Place.of(account, key), new Answered(key.fingerprint(), answer.clone()));
            return key;
        });
    }
}
