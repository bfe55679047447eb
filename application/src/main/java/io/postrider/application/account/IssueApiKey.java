package io.postrider.application.account;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.problem.TextRules;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.ApiKeyHash;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.ApiKeyId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gives an account a new API key: {@value #PREFIX} and 43 URL-safe characters that carry 256 random bits. */
public final class IssueApiKey {
    static final String PREFIX = "prk_";
    private static final int RANDOM_BYTES = 32;
    private static final Duration LONGEST_LIFE = Duration.ofDays(36_525);
    private static final String SCOPES =
            Arrays.stream(Scope.values()).map(Scope::text).collect(Collectors.joining(", "));

    private final Accounts accounts;
    private final ApiKeys keys;
    private final TimeOrderedUuids ids;
    private final RandomGenerator random;
    private final InstantSource clock;

    /**
     * Issues keys that are made from {@code random}.
     *
     * @param random MUST be cryptographically strong
     */
    public IssueApiKey(
            Accounts accounts, ApiKeys keys, TimeOrderedUuids ids, RandomGenerator random, InstantSource clock) {
        this.accounts = accounts;
        this.keys = keys;
        this.ids = ids;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Issues a key.
     *
     * @param scopes as clients write them, at least one
     * @param expiresAt null for a key that does not expire; else in the future, within a hundred years
     * @throws Invalid on the fields {@code name}, {@code scopes}, {@code expiresAt}
     * @throws UnknownAccount where there is no such account
     */
    public IssuedApiKey issue(AccountId account, String name, List<String> scopes, @Nullable Instant expiresAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<FieldProblem> problems = new ArrayList<>();
        TextRules.check("name", name, 1, ApiKey.MAX_NAME_LENGTH, problems);
        Set<Scope> granted = scopes(scopes, problems);
        Instant end = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        if (end != null && (!end.isAfter(now) || end.isAfter(now.plus(LONGEST_LIFE)))) {
            problems.add(new FieldProblem.Broken("expiresAt", "must be in the future, within a hundred years"));
        }
        Invalid.throwIfAny(problems);
        if (accounts.find(account).isEmpty()) {
            throw new UnknownAccount();
        }
        String text = newText();
        ApiKey key = new ApiKey(new ApiKeyId(ids.next(now)), account, name, granted, now, end, null);
        keys.add(key, ApiKeyHash.of(text));
        return new IssuedApiKey(key, text);
    }

    private static Set<Scope> scopes(List<String> texts, List<FieldProblem> problems) {
        Set<Scope> granted = EnumSet.noneOf(Scope.class);
        if (texts.isEmpty() || texts.size() > Scope.values().length) {
            problems.add(new FieldProblem.Broken("scopes", "must be one or more of " + SCOPES + ", each once"));
            return granted;
        }
        for (int i = 0; i < texts.size(); i++) {
            Optional<Scope> scope = Scope.of(texts.get(i));
            scope.ifPresent(granted::add);
            if (scope.isEmpty()) {
                problems.add(new FieldProblem.Broken("scopes[" + i + "]", "must be one of " + SCOPES));
            }
        }
        return granted;
    }

    private String newText() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
