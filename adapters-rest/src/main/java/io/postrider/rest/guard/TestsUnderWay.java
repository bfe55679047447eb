package io.postrider.rest.guard;

import io.postrider.domain.id.AccountId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts them by account. Safe for use by many threads. */
final class TestsUnderWay {
    private final int most;
    private final Map<AccountId, Integer> counts = new ConcurrentHashMap<>();

    /** @param most an account may have */
    TestsUnderWay(int most) {
        this.most = most;
    }

    /** Whether the account may have one more, which then has to {@link #end}. */
    boolean begin(AccountId account) {
        if (counts.merge(account, 1, Integer::sum) <= most) {
            return true;
        }
        end(account);
        return false;
    }

    void end(AccountId account) {
        counts.computeIfPresent(account, (id, count) -> count == 1 ? null : count - 1);
    }
}
