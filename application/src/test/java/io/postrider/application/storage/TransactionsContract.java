package io.postrider.application.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.domain.account.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Transactions} promise. */
public abstract class TransactionsContract {
    private final OtherThreads threads = new OtherThreads();
    private ManagedStorage storage;
    private Transactions transactions;

    /** An open storage. */
    protected abstract ManagedStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        transactions = storage.transactions();
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void work_that_returns_is_committed() throws Exception {
        Account account = Samples.account();

        String result = transactions.required(() -> {
            storage.accounts().add(account);
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(isStored(account)).isTrue();
    }

    @Test
    void work_that_throws_leaves_nothing_and_what_it_threw_passes() throws Exception {
        Account account = Samples.account();
        RuntimeException thrown = new IllegalStateException("changed its mind");

        assertThatThrownBy(() -> transactions.required(() -> {
                    storage.accounts().add(account);
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(isStored(account)).isFalse();
    }

    @Test
    void an_error_rolls_back_as_an_exception_does() throws Exception {
        Account account = Samples.account();
        Error thrown = new AssertionError("no more");

        assertThatThrownBy(() -> transactions.required(() -> {
                    storage.accounts().add(account);
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(isStored(account)).isFalse();
    }

    @Test
    void work_inside_a_transaction_is_committed_with_it_and_not_before() throws Exception {
        Account account = Samples.account();

        boolean seenBefore = transactions.required(() -> {
            transactions.required(() -> {
                storage.accounts().add(account);
                return account;
            });
            return isStored(account);
        });

        assertThat(seenBefore).isFalse();
        assertThat(isStored(account)).isTrue();
    }

    @Test
    void work_inside_a_transaction_that_fails_later_is_rolled_back_with_it() throws Exception {
        Account account = Samples.account();

        assertThatThrownBy(() -> transactions.required(() -> {
                    transactions.required(() -> {
                        storage.accounts().add(account);
                        return account;
                    });
                    throw new IllegalStateException("later");
                }))
                .hasMessage("later");

        assertThat(isStored(account)).isFalse();
    }

    @Test
    void a_transaction_sees_what_it_wrote_and_others_do_not() throws Exception {
        Account account = Samples.account();

        OtherThreads.HeldTransaction held = threads.holding(transactions, () -> {
            storage.accounts().add(account);
            assertThat(storage.accounts().find(account.id())).contains(account);
        });

        assertThat(storage.accounts().find(account.id())).isEmpty();
        held.commit();
        assertThat(storage.accounts().find(account.id())).contains(account);
    }

    @Test
    void a_transaction_after_one_that_failed_starts_afresh() throws Exception {
        Account lost = Samples.account();
        Account kept = Samples.account();
        assertThatThrownBy(() -> transactions.required(() -> {
                    storage.accounts().add(lost);
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        transactions.required(() -> {
            storage.accounts().add(kept);
            return kept;
        });

        assertThat(isStored(lost)).isFalse();
        assertThat(isStored(kept)).isTrue();
    }

    @Test
    void an_action_after_the_commit_runs_on_the_same_thread_when_others_see_what_was_written() {
        Account account = Samples.account();
        List<Object> seen = new ArrayList<>();

        transactions.required(() -> {
            transactions.afterCommit(() -> {
                seen.add(Thread.currentThread());
                seen.add(isStored(account));
            });
            storage.accounts().add(account);
            assertThat(seen).isEmpty();
            return account;
        });

        assertThat(seen).containsExactly(Thread.currentThread(), true);
    }

    @Test
    void an_action_of_inner_work_waits_for_the_outermost_commit() {
        List<String> order = new ArrayList<>();

        transactions.required(() -> {
            transactions.required(() -> {
                transactions.afterCommit(() -> order.add("action of inner work"));
                return order;
            });
            order.add("rest of outer work");
            return order;
        });

        assertThat(order).containsExactly("rest of outer work", "action of inner work");
    }

    @Test
    void actions_run_in_the_order_in_which_they_came() {
        List<Integer> order = new ArrayList<>();

        transactions.required(() -> {
            transactions.afterCommit(() -> order.add(1));
            transactions.afterCommit(() -> order.add(2));
            transactions.afterCommit(() -> order.add(3));
            return order;
        });

        assertThat(order).containsExactly(1, 2, 3);
    }

    @Test
    void an_action_of_a_transaction_that_is_rolled_back_never_runs() {
        AtomicBoolean hasRun = new AtomicBoolean();

        assertThatThrownBy(() -> transactions.required(() -> {
                    transactions.afterCommit(() -> hasRun.set(true));
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        transactions.required(() -> "the next transaction on this thread");

        assertThat(hasRun).isFalse();
    }

    @Test
    void an_action_outside_of_a_transaction_runs_at_once() {
        AtomicBoolean hasRun = new AtomicBoolean();

        transactions.afterCommit(() -> hasRun.set(true));

        assertThat(hasRun).isTrue();
    }

    @Test
    void an_action_may_begin_a_transaction_of_its_own() throws Exception {
        Account account = Samples.account();

        transactions.required(() -> {
            transactions.afterCommit(() -> transactions.required(() -> {
                storage.accounts().add(account);
                return account;
            }));
            return account;
        });

        assertThat(isStored(account)).isTrue();
    }

    @Test
    void an_action_that_throws_stops_neither_the_next_nor_the_caller() throws Exception {
        Account account = Samples.account();
        AtomicBoolean nextHasRun = new AtomicBoolean();

        transactions.required(() -> {
            storage.accounts().add(account);
            transactions.afterCommit(() -> {
                throw new IllegalStateException("thrown on purpose");
            });
            transactions.afterCommit(() -> nextHasRun.set(true));
            return account;
        });

        assertThat(nextHasRun).isTrue();
        assertThat(isStored(account)).isTrue();
    }

    /** Asks from another thread, and so from outside of any transaction of this one. */
    private boolean isStored(Account account) {
        try {
            return OtherThreads.result(
                    threads.start(() -> storage.accounts().find(account.id()).isPresent()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
