package io.postrider.application.account;

import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.problem.TextRules;
import io.postrider.domain.account.Account;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Creates an account. */
public final class CreateAccount {
    private final Accounts accounts;
    private final TimeOrderedUuids ids;
    private final InstantSource clock;

    public CreateAccount(Accounts accounts, TimeOrderedUuids ids, InstantSource clock) {
        this.accounts = accounts;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Creates an account of that name.
     *
     * @throws Invalid where the name, field {@code name}, is blank or longer than {@value Account#MAX_NAME_LENGTH}
     */
    public Account create(String name) {
        List<FieldProblem> problems = new ArrayList<>();
        TextRules.check("name", name, 1, Account.MAX_NAME_LENGTH, problems);
        Invalid.throwIfAny(problems);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Account account = new Account(new AccountId(ids.next(now)), name, now);
        accounts.add(account);
        return account;
    }
}
