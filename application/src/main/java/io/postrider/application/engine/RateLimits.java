package io.postrider.application.engine;

import io.postrider.domain.id.WebhookId;
import java.time.Duration;
import java.util.List;

/**
 * The rate limits of webhooks, over all nodes together. The time of each webhook is parted into moments at equal distances, as many a
 * second as its limit allows, and each moment is given out once, as a token: so the limit holds for any number of nodes and
 * whatever each of them has to send.
 */
public interface RateLimits {
    /** No token is given out whose moment is further away than this, so that no node can take the time of all others. */
    Duration AHEAD = Duration.ofSeconds(2);

    /**
     * Gives out tokens of webhooks, at most one request for each. Moments that have passed are not given out: who asks after a
     * while without requests gets tokens from now on.
     *
     * @return one answer for each request, in any order
     * @throws io.postrider.application.storage.StorageUnavailable where the database cannot be reached, or where it is not known
     *     whether tokens were given out: then they are lost, and the request can be made again
     */
    List<Granted> reserve(List<Wanted> requests);

    /**
     * A request for tokens.
     *
     * @param perSecond the webhook's limit, at least 1
     * @param tokens how many, at least 1
     */
    record Wanted(WebhookId webhook, int perSecond, int tokens) {}

    /**
     * Tokens that were given out.
     *
     * @param tokens how many, from 0 to those that were wanted; at least 1 where the next moment is not too far away
     * @param perSecond at which distance their moments follow each other
     * @param startsIn how far away the moment of the first is; where there are none, when to ask again
     */
    record Granted(WebhookId webhook, int perSecond, int tokens, Duration startsIn) {}
}
