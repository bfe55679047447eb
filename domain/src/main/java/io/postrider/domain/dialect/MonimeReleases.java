package io.postrider.domain.dialect;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The releases that a {@code monime} webhook has been bound to, so that each attempt of a delivery has the release in its body that
 * held when the delivery was created, whatever its owner chose in between.
 *
 * <p>A change takes hold {@link #TAKES_HOLD_AFTER} later, not at once: until then some node may send first attempts without
 * having heard of it, and their retries must not differ. Who lets a client wait until {@link #latestHoldsFrom()} before it is
 * answered gives it what it expects: all that is published after the answer goes by the new release.
 *
 * <p>As text, which is kept under {@link #ATTRIBUTE} of the webhook's attributes: the first release, then each change as release,
 * {@code @} and milliseconds since 1970, separated by spaces, for example {@code caph siriusb@1771803194000}.
 *
 * @param first held before all changes
 * @param changes in the order of their times; at most {@value #MAX_CHANGES}
 */
public record MonimeReleases(MonimeRelease first, List<Change> changes) {
    /** The key among a webhook's attributes. */
    public static final String ATTRIBUTE = "apiReleases";

    /** The second within which each node hears of a change, and another for the commit of the change itself. */
    public static final Duration TAKES_HOLD_AFTER = Duration.ofSeconds(2);

    /** When there are more, the oldest is forgotten: enough for years of real changes, and a bound for the rest. */
    static final int MAX_CHANGES = 100;

    /**
     * Another release was chosen.
     *
     * @param holdsFrom for deliveries created at this moment or later; in whole milliseconds
     */
    public record Change(MonimeRelease release, Instant holdsFrom) {}

    public MonimeReleases {
        changes = List.copyOf(changes);
        if (changes.size() > MAX_CHANGES) {
            throw new IllegalArgumentException("more than " + MAX_CHANGES + " changes");
        }
        for (int i = 1; i < changes.size(); i++) {
            if (!changes.get(i - 1).holdsFrom().isBefore(changes.get(i).holdsFrom())) {
                throw new IllegalArgumentException("changes that are not in the order of their times");
            }
        }
    }

    /** For a webhook that is registered. */
    public static MonimeReleases startingWith(MonimeRelease release) {
        return new MonimeReleases(release, List.of());
    }

    /**
     * Those of a webhook; where its attributes have none, the oldest release there is.
     *
     * @throws IllegalArgumentException for a text that is none
     */
    public static MonimeReleases in(Map<String, String> attributes) {
        String text = attributes.get(ATTRIBUTE);
        return text == null ? startingWith(MonimeRelease.CAPH) : parse(text);
    }

    /** The attributes with these releases, in place of those that they have. */
    public Map<String, String> writtenInto(Map<String, String> attributes) {
        Map<String, String> changed = new LinkedHashMap<>(attributes);
        changed.put(ATTRIBUTE, text());
        return Collections.unmodifiableMap(changed);
    }

    /** What was chosen last, which is what the webhook's owner is shown. */
    public MonimeRelease latest() {
        return changes.isEmpty() ? first : changes.get(changes.size() - 1).release();
    }

    /** From when on {@link #latest()} holds; {@link Instant#MIN} where it always did. */
    public Instant latestHoldsFrom() {
        return changes.isEmpty() ? Instant.MIN : changes.get(changes.size() - 1).holdsFrom();
    }

    /** The release of a delivery that was created at {@code moment}. Later changes do not alter the answer. */
    public MonimeRelease at(Instant moment) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (!moment.isBefore(changes.get(i).holdsFrom())) {
                return changes.get(i).release();
            }
        }
        return first;
    }

    /** These and the choice of {@code release} at {@code now}; the same where it is the latest already. */
    public MonimeReleases choose(MonimeRelease release, Instant now) {
        if (release == latest()) {
            return this;
        }
        Instant due = now.plus(TAKES_HOLD_AFTER).truncatedTo(ChronoUnit.MILLIS);
        Instant afterLatest = changes.isEmpty() ? due : latestHoldsFrom().plusMillis(1);
        List<Change> longer = new ArrayList<>(changes);
        longer.add(new Change(release, due.isAfter(afterLatest) ? due : afterLatest));
        return longer.size() <= MAX_CHANGES
                ? new MonimeReleases(first, longer)
                : new MonimeReleases(longer.get(0).release(), longer.subList(1, longer.size()));
    }

    private String text() {
        StringJoiner text = new StringJoiner(" ").add(first.text());
        changes.forEach(change ->
                text.add(change.release().text() + "@" + change.holdsFrom().toEpochMilli()));
        return text.toString();
    }

    private static MonimeReleases parse(String text) {
        String[] entries = text.split(" ", -1);
        List<Change> changes = new ArrayList<>();
        for (int i = 1; i < entries.length; i++) {
            int at = entries[i].indexOf('@');
            if (at < 0) {
                throw unreadable(text);
            }
            try {
                Instant holdsFrom = Instant.ofEpochMilli(Long.parseLong(entries[i].substring(at + 1)));
                changes.add(new Change(release(entries[i].substring(0, at), text), holdsFrom));
            } catch (NumberFormatException e) {
                throw unreadable(text);
            }
        }
        return new MonimeReleases(release(entries[0], text), changes);
    }

    private static MonimeRelease release(String name, String text) {
        return MonimeRelease.of(name).orElseThrow(() -> unreadable(text));
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("no history of releases: " + text);
    }
}
