package io.postrider.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.storage.ManagedStorage;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.Samples;
import io.postrider.domain.account.Account;
import io.postrider.domain.id.AccountId;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Accounts} promise. */
public abstract class AccountsContract {
    private final OtherThreads threads = new OtherThreads();
    private ManagedStorage storage;
    private Accounts accounts;

    /** An open storage. */
    protected abstract ManagedStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        accounts = storage.accounts();
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void an_account_is_found_as_it_was_added() {
        Account account = Samples.account();

        accounts.add(account);

        assertThat(accounts.find(account.id())).contains(account);
    }

    @Test
    void an_id_that_was_never_added_is_not_found() {
        assertThat(accounts.find(new AccountId(Samples.id()))).isEmpty();
    }

    @Test
    void adding_an_account_again_changes_nothing() {
        Account first = Samples.account();
        accounts.add(first);

        accounts.add(new Account(first.id(), "another name", Samples.CREATED.plusSeconds(1)));

        assertThat(accounts.find(first.id())).contains(first);
    }

    @Test
    void nodes_that_add_the_same_account_at_once_end_up_with_one() throws Exception {
        Account account = Samples.account();

        threads.atOnce(6, () -> {
            accounts.add(account);
            return account;
        });

        assertThat(accounts.find(account.id())).contains(account);
    }

    @Test
    void accounts_are_listed_the_newest_first_page_by_page() {
        Account first = Samples.account();
        Account second = Samples.account();
        Account third = Samples.account();
        accounts.add(second);
        accounts.add(third);
        accounts.add(first);

        Page<Account> newest = accounts.list(new PageRequest(2, null));
        Page<Account> next = accounts.list(new PageRequest(1, second.id().value()));

        assertThat(newest.items()).containsExactly(third, second);
        assertThat(newest.hasMore()).isTrue();
        assertThat(next.items()).containsExactly(first);
    }

    @Test
    void the_list_ends_after_the_oldest() {
        Account account = Samples.account();
        accounts.add(account);
        Page<Account> all = accounts.list(new PageRequest(100_000, null));
        Account oldest = all.items().get(all.items().size() - 1);

        Page<Account> beyond = accounts.list(new PageRequest(1, oldest.id().value()));

        assertThat(all.hasMore()).isFalse();
        assertThat(all.items()).contains(account);
        assertThat(beyond.items()).isEmpty();
        assertThat(beyond.hasMore()).isFalse();
    }

    @Test
    void locking_gives_the_account_and_nothing_where_there_is_none() {
        Account account = Samples.account();
        accounts.add(account);

        assertThat(lock(account.id())).contains(account);
        assertThat(lock(new AccountId(Samples.id()))).isEmpty();
    }

    @Test
    void a_transaction_that_locks_the_same_account_waits_until_the_first_has_ended() throws Exception {
        Account account = Samples.account();
        accounts.add(account);
        OtherThreads.HeldTransaction first =
                threads.holding(storage.transactions(), () -> assertThat(accounts.lock(account.id()))
                        .isPresent());

        Future<Optional<Account>> second = threads.start(() -> lock(account.id()));

        OtherThreads.assertWaits(second);
        first.commit();
        assertThat(OtherThreads.result(second)).contains(account);
    }

    @Test
    void a_locked_account_can_be_read_and_others_can_be_locked() throws Exception {
        Account account = Samples.account();
        Account other = Samples.account();
        accounts.add(account);
        accounts.add(other);
        OtherThreads.HeldTransaction holder =
                threads.holding(storage.transactions(), () -> assertThat(accounts.lock(account.id()))
                        .isPresent());

        assertThat(OtherThreads.result(threads.start(() -> accounts.find(account.id()))))
                .contains(account);
        assertThat(OtherThreads.result(threads.start(() -> lock(other.id())))).contains(other);
        holder.commit();
    }

    private Optional<Account> lock(AccountId id) {
        return storage.transactions().required(() -> accounts.lock(id));
    }
}
