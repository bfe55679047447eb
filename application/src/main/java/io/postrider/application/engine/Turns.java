package io.postrider.application.engine;

import io.postrider.domain.id.AccountId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: accounts take turns, and within an account its lanes do, so that an account with a hundred webhooks gets no
 * more than one with a single webhook. Used by the dispatcher's thread alone.
 */
final class Turns {
    private final ArrayDeque<AccountId> accounts = new ArrayDeque<>();
    private final Map<AccountId, ArrayDeque<Lane>> lanes = new HashMap<>();

    /** Puts a lane at the end of its account's queue, unless it stands there already. */
    void add(Lane lane) {
        if (lane.isQueued) {
            return;
        }
        lane.isQueued = true;
        ArrayDeque<Lane> queue = lanes.get(lane.account());
        if (queue == null) {
            queue = new ArrayDeque<>();
            lanes.put(lane.account(), queue);
            accounts.add(lane.account());
        }
        queue.add(lane);
    }

    /** Takes the lane whose turn it is; null where none waits for one. */
    @Nullable
    Lane next() {
        AccountId account = accounts.poll();
        if (account == null) {
            return null;
        }
        ArrayDeque<Lane> queue = lanes.get(account);
        Lane lane = queue == null ? null : queue.poll();
        if (queue == null || queue.isEmpty()) {
            lanes.remove(account);
        } else {
            accounts.add(account);
        }
        if (lane != null) {
            lane.isQueued = false;
        }
        return lane;
    }
}
